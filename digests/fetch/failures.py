"""Builds errors of failed or refused requests: with the cause for the log, and with a code for people's words."""

import ssl

import httpcore
import httpx

from digests.errors import FetchError

TIMEOUTS = (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException)
FAILURES = (
    *TIMEOUTS,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
    OSError,
)

# Codes of X509_verify_cert, as OpenSSL's documentation of X509_STORE_CTX_get_error lists them.
CERTIFICATE_CODES = {
    2: "chain-incomplete",  # unable to get issuer certificate
    9: "certificate-early",
    10: "certificate-expired",
    18: "self-signed",
    19: "own-authority",  # self-signed certificate in certificate chain
    20: "chain-incomplete",  # unable to get local issuer certificate
    21: "chain-incomplete",  # unable to verify the first certificate
    62: "certificate-name",  # host name mismatch
    64: "certificate-name",  # IP address mismatch
}


def failure(address: str, cause: BaseException) -> FetchError:
    """Return the error for a request that brought no complete answer."""
    if type(cause) is TimeoutError:
        return FetchError(f"{address}: no complete answer in time", code="too-slow")
    if isinstance(cause, TIMEOUTS):
        return FetchError(f"{address}: time-out ({type(cause).__name__})", code="too-slow")
    words = (str(cause).splitlines() or [""])[0][:200] or "no further word"
    return FetchError(f"{address}: {type(cause).__name__}: {words}", code=_code_of(cause))


def refusal(address: str, status: int, reason: str, retry_after: float | None) -> FetchError:
    """Return the error for an answer that is no content."""
    words = "".join(character for character in reason[:80] if character.isprintable())
    return FetchError(
        f"{address} answered {status} {words}".rstrip(),
        code=_code_for(status),
        status=status,
        retry_after=retry_after,
    )


def resting(address: str, status: int, seconds: float) -> FetchError:
    """Return the error for an address at a host that has asked to be left alone for now."""
    return FetchError(
        f"{address} is not asked: its host answered {status} and wants to be left alone for {seconds:.0f} s more",
        code=_code_for(status),
        status=status,
        retry_after=seconds,
    )


def _code_for(status: int) -> str:
    if status in (404, 410):
        return "status-gone"
    if status in (401, 402, 403, 407, 451):
        return "status-closed"
    if status == 429:
        return "status-often"
    return "status-trouble" if status >= 500 else "status"


def _code_of(cause: BaseException) -> str:
    if isinstance(cause, httpcore.ProxyError):
        return "proxy"
    error = _tls_error(cause)
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE_CODES.get(error.verify_code, "certificate")
    return "encryption" if error is not None and not isinstance(error, ssl.SSLEOFError) else "unreachable"


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """Return the TLS library's error that caused this one, None if there is none."""
    for _ in range(8):
        if error is None or isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None
