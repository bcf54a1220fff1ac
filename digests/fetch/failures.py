"""What went wrong on the wire or was refused, in words: for the log with the cause, for people with what to do."""

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
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
    OSError,
)

INCOMPLETE_CHAIN = (
    "The site's certificate cannot be traced to an authority I know: most often the server does not send its "
    "intermediate certificate, which browsers then fetch by themselves. To read the site all the same, save that "
    "certificate as PEM (a browser shows and exports it) and name the file in COMMUNIQUE_CERTIFICATES."
)
SELF_SIGNED = (
    "The site's certificate is signed by the site itself, so anybody could have made it. If you know it to be "
    "right, save it as PEM and name the file in COMMUNIQUE_CERTIFICATES."
)
OWN_AUTHORITY = (
    "The site's certificate is signed by an authority of its own that browsers don't know either. If you trust "
    "that authority, save its certificate as PEM and name the file in COMMUNIQUE_CERTIFICATES."
)
EXPIRED = "The site's certificate has expired. Only the site can renew it; I'll try again later."
NOT_YET_VALID = "The site's certificate is not valid yet. Please check that this computer's clock is right."
WRONG_NAME = "The site's certificate is for another name. Please check the address, perhaps with or without www."
UNTRUSTED = "The site's certificate cannot be trusted, so I don't read it."
NO_COMMON_TLS = (
    "The site's encryption is too old or too odd to talk to. Please check the address and its port in a browser."
)
UNREACHABLE = "The site could not be reached. Please check the address in a browser and try again later."
TOO_SLOW = "The site took too long to answer. Please try again later."

# Codes of X509_verify_cert, as OpenSSL's documentation of X509_STORE_CTX_get_error lists them.
_CERTIFICATE_ADVICE = {
    2: INCOMPLETE_CHAIN,  # unable to get issuer certificate
    9: NOT_YET_VALID,
    10: EXPIRED,
    18: SELF_SIGNED,
    19: OWN_AUTHORITY,  # self-signed certificate in certificate chain
    20: INCOMPLETE_CHAIN,  # unable to get local issuer certificate
    21: INCOMPLETE_CHAIN,  # unable to verify the first certificate
    62: WRONG_NAME,  # host name mismatch
    64: WRONG_NAME,  # IP address mismatch
}


def failure(address: str, cause: BaseException) -> FetchError:
    """Return the error for a request that brought no complete answer."""
    if type(cause) is TimeoutError:
        return FetchError(f"{address}: no complete answer in time", advice=TOO_SLOW)
    if isinstance(cause, TIMEOUTS):
        return FetchError(f"{address}: time-out ({type(cause).__name__})", advice=TOO_SLOW)
    words = (str(cause).splitlines() or [""])[0][:200] or "no further word"
    return FetchError(f"{address}: {type(cause).__name__}: {words}", advice=_advice(cause))


def refusal(address: str, status: int, reason: str, retry_after: float | None) -> FetchError:
    """Return the error for an answer that is no content."""
    words = "".join(character for character in reason[:80] if character.isprintable())
    return FetchError(
        f"{address} answered {status} {words}".rstrip(),
        advice=_advice_for(status),
        status=status,
        retry_after=retry_after,
    )


def resting(address: str, status: int, seconds: float) -> FetchError:
    """Return the error for an address at a host that has asked not to be asked for now."""
    return FetchError(
        f"{address} is not asked: its host answered {status} and wants to be left alone for {seconds:.0f} s more",
        advice=_advice_for(status),
        status=status,
        retry_after=seconds,
    )


def _advice_for(status: int) -> str:
    if status in (404, 410):
        return f"There is nothing at that address any more (the site answered {status})."
    if status in (401, 402, 403, 407, 451):
        return (
            f"The site does not let me in (it answered {status}). Perhaps it has an address that is open to all."
        )
    if status == 429:
        return "The site says I ask too often (429). I'll wait and try again later."
    if status >= 500:
        return f"The site has trouble of its own (it answered {status}). I'll try again later."
    return f"The site answered with status {status}, which is no content."


def _advice(cause: BaseException) -> str:
    error = _tls_error(cause)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE_ADVICE.get(error.verify_code, UNTRUSTED)
    return NO_COMMON_TLS if error is not None and not isinstance(error, ssl.SSLEOFError) else UNREACHABLE


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """Return the error of the TLS library that another one came from."""
    for _ in range(8):
        if error is None or isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None
