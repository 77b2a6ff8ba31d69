package dev.workerbot.testing.discord;

/** How a call goes wrong. */
public enum Fault {
  /** 429 for this route, to be asked again after a second. */
  RATE_LIMITED_ROUTE,
  /** 429 for everything but answers to interactions, for a second. */
  RATE_LIMITED_GLOBAL,
  ERROR_500,
  ERROR_502,
  ERROR_503,
  /** Says nothing, until the caller is tired of it. */
  HANG,
  /** Closes the connection before it does anything. */
  CLOSE,
  /** Does what it was asked, but the answer is lost. */
  LOST_ANSWER,
  /** A page of a proxy, with status 200. */
  HTML,
  /** 400, code 50035: a field of an embed is not as Discord wants it. */
  INVALID_FORM,
  /** 403, code 50013. */
  MISSING_PERMISSION,
  /** 400, code 30046: the message is older than an hour, and was edited too often. */
  OLD_MESSAGE,
  /** 404, code 10062: it came later than Discord waits for it. */
  TOO_LATE,
  /** 401, as for a token that was reset. */
  UNAUTHORIZED
}
