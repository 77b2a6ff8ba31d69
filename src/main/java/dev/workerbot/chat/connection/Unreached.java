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
          return "its name is not found; is there a network, and does DNS work on this machine?";
        }
        case SSLException _ -> {
          return "its certificate is not accepted; does a proxy in between open TLS? Then Java has"
              + " to trust that proxy's certificate";
        }
        case NoRouteToHostException _ -> {
          return "there is no route to it; is there a network?";
        }
        case HttpTimeoutException _, InterruptedIOException _ -> {
          return "no answer in time; does a firewall block it, or does it want a proxy?";
        }
        default -> {}
      }
      if (String.valueOf(cause.getMessage()).contains("Network is unreachable")) {
        return "the network cannot be reached from this machine";
      }
    }
    return isRefused(failed)
        ? "the connection is refused; does a firewall or a proxy stand in between?"
        : "the connection broke (%s)".formatted(failed.getClass().getSimpleName());
  }

  private static boolean isRefused(Throwable failed) {
    return failed instanceof ConnectException;
  }
}
