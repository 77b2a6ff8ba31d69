package dev.workerbot.chat.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a platform cannot be reached over the network, in words that say where to look. */
public final class Unreached {
  private static final int DEEPEST = 8;

  private Unreached() {}

  /** The reason, as it stands after a colon. */
  public static String why(IOException failed) {
    Throwable cause = failed;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return "its name is not found; check the network and DNS on this machine";
        }
        case SSLException _ -> {
          return "its certificate is not trusted; if a proxy in between opens TLS, make Java"
              + " trust that proxy's certificate";
        }
        case NoRouteToHostException _ -> {
          return "no route to it; check the network";
        }
        case HttpTimeoutException _, InterruptedIOException _ -> {
          return "no answer in time; check for a firewall, or a proxy that must be used";
        }
        default -> {}
      }
      if (String.valueOf(cause.getMessage()).contains("Network is unreachable")) {
        return "the network is unreachable from this machine";
      }
    }
    return isRefused(failed)
        ? "connection refused; check for a firewall or proxy in between"
        : "the connection broke (%s)".formatted(failed.getClass().getSimpleName());
  }

  private static boolean isRefused(Throwable failed) {
    return failed instanceof ConnectException;
  }
}
