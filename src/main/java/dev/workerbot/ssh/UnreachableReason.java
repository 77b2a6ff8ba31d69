package dev.workerbot.ssh;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.ssh.login.NothingShared;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** Says why a server cannot be reached, and what to look at. */
final class UnreachableReason {
  private UnreachableReason() {}

  /**
   * The failure to connect.
   *
   * @param givenUp whether we hung up ourselves, since the server said nothing
   */
  static SshFailure because(SshEndpoint endpoint, IOException failed, boolean givenUp) {
    Throwable root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String where = endpoint.described();
    String through = endpoint.jump().map(via -> ", through " + via.name()).orElse("");
    String silence =
        "no answer within %d s; does a firewall block it, and are its address and port right?"
            .formatted(endpoint.timeouts().connect().toSeconds());
    String why =
        switch (root) {
          case Exception _ when givenUp -> silence;
          case UnknownHostException _ ->
              "its name %s is not known to DNS; is it spelt right, and known on this machine? An IP address does as well"
                  .formatted(endpoint.host());
          case NoRouteToHostException _ ->
              "there is no route to it; is its address right, and does it take a VPN or a `jump`"
                  + " host?";
          case ConnectException failure when says(failure, "unreachable") ->
              "this machine has no network that leads there; is its address right, and does it take"
                  + " a VPN or a `jump` host?";
          case ConnectException failure when says(failure, "timed out") -> silence;
          case ConnectException _ -> "the connection was refused; is sshd running on that port?";
          case SocketTimeoutException _ -> silence;
          case Throwable other when says(other, "identification") ->
              "what answers on that port does not speak SSH, or hung up at once; is the port right,"
                  + " and does its firewall, fail2ban or MaxStartups shut us out?";
          case Throwable other ->
              NothingShared.in(other)
                  .map(it -> it.sentence(endpoint.name(), endpoint.legacyAlgorithms()))
                  .orElseGet(() ->
                      "the connection failed before the login (%s)"
                          .formatted(
                              String.valueOf(other.getMessage()).lines().findFirst().orElse("?")));
        };
    return new SshFailure(
        Failure.UNREACHABLE, "%s cannot be reached%s: %s".formatted(where, through, why), failed);
  }

  private static boolean says(Throwable failure, String words) {
    return String.valueOf(failure.getMessage()).contains(words);
  }
}
