package dev.workerbot.testing;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A throw-away server on loopback: a real sshd and a real supervisord, each with its own port and
 * folder. Logs in as the user who runs the tests.
 */
public final class LoopbackServer implements AutoCloseable {
  private final Path dir;
  private final int port;
  private final Optional<Process> apart;
  private final Thread hook = new Thread(this::stop, "loopback-server");

  private LoopbackServer(Path dir, int port, Optional<Process> apart) {
    this.dir = dir;
    this.port = port;
    this.apart = apart;
  }

  /** With these programs, name to the lines below {@code [program:name]}. */
  public static LoopbackServer start(Map<String, String> programs) {
    return start(programs, "");
  }

  public static LoopbackServer start(Map<String, String> programs, String sshd) {
    return start(programs, sshd, "");
  }

  /** With more lines for sshd_config, and for the section {@code [supervisord]}. */
  public static LoopbackServer start(
      Map<String, String> programs, String sshd, String supervisord) {
    return start(programs, sshd, supervisord, Optional.empty());
  }

  /**
   * With a table of processes of its own, as a machine has it: its {@code ps} shows no others. Only
   * root can do that.
   */
  public static LoopbackServer startApart(Map<String, String> programs) {
    try {
      Process apart =
          new ProcessBuilder(
                  "unshare", "--fork", "--pid", "--mount-proc", "--kill-child", "sleep", "infinity")
              .start();
      Await.until("it is apart", () -> apart.children().findAny().isPresent());
      return start(programs, "", "", Optional.of(apart));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * With a folder of programs' files, which is empty at first, and {@code config/workerbot-conf} to
   * write them.
   */
  public static LoopbackServer startWithConfigFolder(Map<String, String> programs) {
    LoopbackServer server = start(programs, "", "[include]\nfiles=conf.d/*.conf");
    try {
      Files.createDirectory(server.confFolder());
      ConfigWriter.install(server.dir.resolve("workerbot-conf"), server.confFolder());
      return server;
    } catch (IOException failed) {
      server.close();
      throw new UncheckedIOException(failed);
    }
  }

  private static LoopbackServer start(
      Map<String, String> programs, String sshd, String supervisord, Optional<Process> apart) {
    try {
      Path dir = Files.createTempDirectory("workerbot-it");
      LoopbackServer server = new LoopbackServer(dir, FreePort.any(), apart);
      Runtime.getRuntime().addShutdownHook(server.hook);
      Files.createDirectories(dir.resolve("log"));
      for (String key : List.of("host_key", "client_key")) {
        Processes.must(
            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir.resolve(key).toString());
      }
      Files.writeString(dir.resolve("sshd_config"), server.sshdConfig(sshd));
      server.write(programs, supervisord);
      Lanes.install(server.lane(), dir.resolve("supervisord.conf"));
      server.startSshd();
      server.startSupervisord();
      server.know(dir.resolve("host_key.pub"));
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String sshdConfig(String more) {
    // Of two values sshd takes the first.
    return more
        + """

        Port %d
        ListenAddress 127.0.0.1
        HostKey %s/host_key
        PidFile %s/sshd.pid
        AuthorizedKeysFile %s/client_key.pub
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        UsePAM no
        StrictModes no
        SetEnv SHLVL=2 PATH=%s:%s
        MaxStartups 100
        """
            .formatted(port, dir, dir, dir, QuickStart.folder(), System.getenv("PATH"));
  }

  /** Writes the config of supervisord; it is read at the next start. */
  public void write(Map<String, String> programs) throws IOException {
    write(programs, "");
  }

  /** The same, with more lines for the section {@code [supervisord]}; they outdo the usual ones. */
  public void write(Map<String, String> programs, String supervisord) throws IOException {
    StringBuilder config =
        new StringBuilder(
            """
            [unix_http_server]
            file=%1$s/supervisor.sock
            [supervisord]
            logfile=%1$s/supervisord.log
            pidfile=%1$s/supervisord.pid
            childlogdir=%1$s/log
            %2$s
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
            [supervisorctl]
            serverurl=unix://%1$s/supervisor.sock
            """
                .formatted(dir, supervisord));
    programs.forEach((name, lines) ->
        config.append(
            "[%s]%n%s%n"
                .formatted(
                    name.contains(":") ? name : "program:" + name,
                    lines.replace("$DIR", dir.toString()))));
    Files.writeString(dir.resolve("supervisord.conf"), config);
  }

  public void startSshd() {
    try {
      Files.createDirectories(Path.of("/run/sshd"));
    } catch (IOException notRoot) {
      // Only sshd as root asks for it.
    }
    String sshd = Files.exists(Path.of("/usr/sbin/sshd")) ? "/usr/sbin/sshd" : "sshd";
    must(sshd, "-f", dir.resolve("sshd_config").toString());
    Await.until("sshd listens", () -> answers(port));
  }

  private void must(String... words) {
    List<String> all = new ArrayList<>();
    apart.ifPresent(one ->
        all.addAll(
            List.of(
                "nsenter",
                "--target",
                Long.toString(one.children().findFirst().orElseThrow().pid()),
                "--pid",
                "--mount")));
    all.addAll(List.of(words));
    String _ = Processes.must(all.toArray(String[]::new));
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    }
  }

  /** Ends sshd and every connection through it. */
  public void stopSshd() {
    Processes.killTree(dir.resolve("sshd.pid"));
    Await.until("sshd is gone", () -> !listens());
  }

  private boolean listens() {
    try {
      return answers(port);
    } catch (IOException refused) {
      return false;
    }
  }

  public void startSupervisord() {
    startSupervisord(List.of());
  }

  /** The same, by a program such as {@code env} with its arguments. */
  public void startSupervisord(List<String> by) {
    List<String> words = new ArrayList<>(by);
    words.addAll(
        List.of(
            QuickStart.program("supervisord"), "-c", dir.resolve("supervisord.conf").toString()));
    must(words.toArray(String[]::new));
    Await.until("supervisord answers", rpc()::answers);
  }

  public void stopSupervisord() {
    Processes.killTree(dir.resolve("supervisord.pid"));
    Await.until("supervisord is gone", () -> !rpc().answers());
  }

  SupervisorRpc rpc() {
    return new SupervisorRpc(dir.resolve("supervisor.sock"));
  }

  /** Runs supervisorctl here, past the bot. */
  public Processes.Ran supervisorctl(String... arguments) {
    List<String> words = new ArrayList<>(supervisorctlCommand());
    words.addAll(List.of(arguments));
    return Processes.run(words);
  }

  public List<String> supervisorctlCommand() {
    return List.of(
        QuickStart.program("supervisorctl"), "-c", dir.resolve("supervisord.conf").toString());
  }

  /** Waits until a worker's status contains the text. */
  public void awaitStatus(String worker, String text) {
    Await.until(worker + " is " + text, () -> status(worker).contains(text));
  }

  /** Sends supervisord a signal, such as {@code HUP}. */
  public void signalSupervisord(String signal) throws IOException {
    Processes.must("kill", "-" + signal, Files.readString(dir.resolve("supervisord.pid")).strip());
  }

  /** supervisord's main log. */
  public Path mainLog() {
    return dir.resolve("supervisord.log");
  }

  /** How a worker is, or the processes of {@code group:*}, past the bot. */
  public String status(String worker) {
    return rpc().status(worker);
  }

  /** A worker's process now, past the bot. */
  public String pid(String worker) {
    return rpc().pid(worker).orElseGet(() -> status(worker));
  }

  private void know(Path publicKey) throws IOException {
    String[] words = Files.readString(publicKey).split(" ", -1);
    Files.writeString(
        knownHosts(), "[127.0.0.1]:%d %s %s%n".formatted(port, words[0], words[1].strip()));
  }

  /** Makes it known at another port too, that of a proxy in front of it. */
  public void isKnownAt(int proxy) throws IOException {
    String key = Files.readString(knownHosts()).lines().findFirst().orElseThrow().split(" ", 2)[1];
    Files.writeString(
        knownHosts(),
        "[127.0.0.1]:%d %s%n".formatted(proxy, key),
        java.nio.file.StandardOpenOption.APPEND);
  }

  /** Gives sshd another host key, as a rebuilt machine has, or somebody in between. */
  public void changeHostKey() throws IOException {
    stopSshd();
    Files.delete(dir.resolve("host_key"));
    Files.delete(dir.resolve("host_key.pub"));
    Processes.must(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir.resolve("host_key").toString());
    startSshd();
  }

  public Path dir() {
    return dir;
  }

  public int port() {
    return port;
  }

  /** The processes below which all that happens there is. */
  public List<Long> roots() {
    return apart
        .map(one -> List.of(one.pid()))
        .orElseGet(() ->
            List.of(
                Processes.idIn(dir.resolve("sshd.pid")),
                Processes.idIn(dir.resolve("supervisord.pid"))));
  }

  public Path knownHosts() {
    return dir.resolve("known_hosts");
  }

  public Path clientKey() {
    return dir.resolve("client_key");
  }

  /** How to reach it, directly or through a proxy in front of it. */
  public SshEndpoint endpoint(String name, int through) {
    return new SshEndpoint(
        name,
        "127.0.0.1",
        through,
        System.getProperty("user.name"),
        List.of(clientKey()),
        Optional.empty(),
        Optional.empty(),
        List.of(knownHosts()),
        Optional.empty(),
        new SshEndpoint.Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30)),
        8,
        false);
  }

  public SupervisorctlSettings settings() {
    return new SupervisorctlSettings(
        List.of("supervisorctl"),
        Optional.of(dir.resolve("supervisord.conf").toString()),
        List.of("tail"),
        Duration.ofSeconds(20),
        List.of(),
        List.of());
  }

  /** Where the files of programs are, on a server that was started with such a folder. */
  public Path confFolder() {
    return dir.resolve("conf.d");
  }

  /** The words that run {@code workerbot-conf}, which is missing on a server without a folder. */
  public List<String> configWriter() {
    return List.of(dir.resolve("workerbot-conf").toString());
  }

  /** Where {@code workerbot-lane} is. */
  public Path lane() {
    return dir.resolve("workerbot-lane");
  }

  private void stop() {
    if (apart.isPresent()) {
      // What is in the files is not numbered as we number; all of it ends with the first of them.
      apart.get().descendants().findFirst().ifPresent(ProcessHandle::destroyForcibly);
      boolean _ = apart.get().destroyForcibly().isAlive();
      return;
    }
    Processes.killTree(dir.resolve("supervisord.pid"));
    Processes.killTree(dir.resolve("sshd.pid"));
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return;
    }
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
