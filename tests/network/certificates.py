"""Certificates of our own making, good and bad, for servers on loopback."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Who signs; `trusted` is the context of a client that believes it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def trusted(self) -> ssl.SSLContext:
        """A client's context that believes this authority alone."""
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def server(self, host: str, *, days: tuple[int, int] = (-1, 30)) -> ssl.SSLContext:
        """A server's context for a host, valid from and until so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(host, key, self.certificate.subject, self.key, days, ca=False)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "server.pem"
            file.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
            context.load_cert_chain(file)
        return context


@cache
def authority(name: str = "An authority of the tests") -> Authority:
    """An authority by its name, made once."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(_certificate(name, key, _named(name), key, (-2, 60), ca=True), key)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signed_with: ec.EllipticCurvePrivateKey,
    days: tuple[int, int],
    *,
    ca: bool,
) -> x509.Certificate:
    now_at = datetime.now(UTC)
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    signer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_with.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now_at + timedelta(days=days[0]))
        .not_valid_after(now_at + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(key_id, critical=False)
        .add_extension(signer_id, critical=False)
    )
    if not ca:
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signed_with, hashes.SHA256())
