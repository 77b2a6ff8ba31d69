package dev.workerbot.ssh.login;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.ssh.endpoint.SshFailure;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/** Logs in to a server with the keys of the agent and of files. */
public final class Login {
  private final SshEndpoint endpoint;
  private final SSHClient client;
  private final Function<IOException, SshFailure> unreachable;

  /**
   * @param unreachable what a connection that ended meanwhile is told as
   */
  public Login(
      SshEndpoint endpoint, SSHClient client, Function<IOException, SshFailure> unreachable) {
    this.endpoint = endpoint;
    this.client = client;
    this.unreachable = unreachable;
  }

  /** Logs in, or says why not, with what was tried. */
  public void login() throws SshFailure {
    List<String> tried = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    List<AuthMethod> methods = new ArrayList<>();
    endpoint.agentSocket().ifPresent(socket -> addAgent(socket, methods, tried));
    for (Path file : endpoint.identities()) {
      addFile(file, methods, tried, unusable);
    }
    if (methods.isEmpty()) {
      throw withoutKey(Stream.concat(tried.stream(), unusable.stream()).toList());
    }
    try {
      client.auth(endpoint.user(), methods);
    } catch (UserAuthException refused) {
      List<Throwable> causes = causes(refused);
      if (!client.isConnected() || causes.stream().anyMatch(Login::isOfTheLine)) {
        throw ended(refused, causes, tried, unusable);
      }
      throw refused(tried, unusable, "it accepts none of our keys");
    } catch (IOException lost) {
      throw unreachable.apply(lost);
    }
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable one = failure; one != null && causes.size() < 20; one = one.getCause()) {
      causes.add(one);
    }
    return causes;
  }

  private static boolean isOfTheLine(Throwable cause) {
    return cause instanceof TransportException
        || cause instanceof ConnectionException
        || cause instanceof TimeoutException;
  }

  /** The connection ended in the middle of the login, which tells nothing of our keys. */
  private SshFailure ended(
      UserAuthException failed, List<Throwable> causes, List<String> tried, List<String> unusable) {
    return causes.stream()
            .anyMatch(cause ->
                String.valueOf(cause.getMessage()).contains("Too many authentication failures"))
        ? refused(
            tried,
            unusable,
            "it was offered too many keys (MaxAuthTries in its sshd_config); name the one key in"
                + " identity-files, or set agent to false")
        : unreachable.apply(failed);
  }

  private void addAgent(Path socket, List<AuthMethod> methods, List<String> tried) {
    try {
      List<AuthPublickey> keys = new Agent(socket).methods(endpoint.legacyAlgorithms());
      methods.addAll(keys);
      tried.add("ssh-agent (%d keys)".formatted(keys.size()));
    } catch (IOException noAgent) {
      tried.add("ssh-agent (does not answer at " + socket + ")");
    }
  }

  /**
   * @param unusable takes the file and what is wrong with it, where it cannot be used
   */
  private void addFile(
      Path file, List<AuthMethod> methods, List<String> tried, List<String> unusable) {
    Optional<String> trouble = IdentityFile.trouble(file, endpoint.passphrase().isPresent());
    if (trouble.isPresent()) {
      unusable.add("%s %s".formatted(file, trouble.get()));
      return;
    }
    try {
      KeyProvider keys = IdentityFile.open(client, file, endpoint.passphrase());
      if (!Algorithms.canSignWith(keys.getType(), endpoint.legacyAlgorithms())) {
        unusable.add("%s (%s is too weak; use ed25519)".formatted(file, keys.getType()));
        return;
      }
      methods.add(new AuthPublickey(keys));
      tried.add(file.toString());
    } catch (IOException | RuntimeException unopened) {
      unusable.add("%s %s".formatted(file, IdentityFile.unopened(file, endpoint.passphrase())));
    }
  }

  /** The server was not even asked. */
  private SshFailure withoutKey(List<String> looked) {
    return new SshFailure(
        Failure.NO_KEY,
        "there is no key to log in to %s with: %s"
            .formatted(
                endpoint.described(),
                looked.isEmpty()
                    ? "set `identity-files`, or have an ssh-agent with one"
                    : String.join("; ", looked)));
  }

  private SshFailure refused(List<String> tried, List<String> unusable, String why) {
    return new SshFailure(
        Failure.AUTH_REFUSED,
        "%s refuses the login: %s. Tried: %s. Add our public key to ~/.ssh/authorized_keys of %s there; if it is there already, sshd's log there says what else is wrong (`from=`, a locked account, who may write the file).%s"
            .formatted(
                endpoint.described(),
                why,
                tried.isEmpty() ? "nothing" : String.join(", ", tried),
                endpoint.user(),
                unusable.isEmpty() ? "" : " Not used: %s.".formatted(String.join("; ", unusable))));
  }
}
