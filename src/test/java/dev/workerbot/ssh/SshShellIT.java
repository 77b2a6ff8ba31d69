package dev.workerbot.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.endpoint.Passphrase;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against a real sshd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshShellIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private LoopbackServer server;

  @BeforeAll
  void start() {
    server = LoopbackServer.start(Map.of());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private SshEndpoint endpoint() {
    return server.endpoint("web1", server.port());
  }

  private static ShellResult.ShellExited exited(ShellResult result) {
    return assertInstanceOf(ShellResult.ShellExited.class, result, result.toString());
  }

  private static ShellResult.ShellFailed failed(ShellResult result, Failure kind) {
    ShellResult.ShellFailed shellFailed =
        assertInstanceOf(ShellResult.ShellFailed.class, result, result.toString());
    assertEquals(kind, shellFailed.kind(), shellFailed.sentence());
    return shellFailed;
  }

  private static ShellResult run(SshShell shell, String... words) {
    return shell.run(CommandLine.of(words), LIMIT, 1 << 20);
  }

  private static SshEndpoint with(
      SshEndpoint base, List<Path> keys, Optional<Passphrase> passphrase, Optional<Path> agent) {
    return new SshEndpoint(
        base.name(),
        base.host(),
        base.port(),
        base.user(),
        keys,
        passphrase,
        agent,
        base.knownHosts(),
        base.jump(),
        base.timeouts(),
        base.maxSessions(),
        base.legacyAlgorithms());
  }

  private static SshEndpoint knownBy(SshEndpoint base, Path knownHosts) {
    return new SshEndpoint(
        base.name(),
        base.host(),
        base.port(),
        base.user(),
        base.identities(),
        base.passphrase(),
        base.agentSocket(),
        List.of(knownHosts),
        base.jump(),
        base.timeouts(),
        base.maxSessions(),
        base.legacyAlgorithms());
  }

  @Test
  void manyCommandsAtOnce_shareOneConnection() throws IOException {
    try (CuttableProxy proxy = new CuttableProxy(server.port());
        SshShell shell = new SshShell(server.endpoint("web1", proxy.port()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.isKnownAt(proxy.port());
      List<CompletableFuture<ShellResult>> running =
          IntStream.range(0, 50)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> run(shell, "echo", "n" + i), threads))
              .toList();
      for (int i = 0; i < 50; i++) {
        assertEquals("n" + i + "\n", exited(running.get(i).join()).out());
      }
      assertEquals(1, proxy.accepted());
    }
  }

  @Test
  void sshdThatAllowsTwoSessions_isWaitedFor() {
    try (LoopbackServer narrow = LoopbackServer.start(Map.of(), "MaxSessions 2");
        SshShell shell = new SshShell(narrow.endpoint("narrow", narrow.port()));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<ShellResult>> running =
          IntStream.range(0, 12)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> run(shell, "sh", "-c", "sleep 0.1; echo ok"), threads))
              .toList();
      running.forEach(one -> assertEquals("ok\n", exited(one.join()).out()));
    }
  }

  @Test
  void sshdThatAllowsTwoSessions_keepsTheFirstListener_andLetsCommandsThrough() throws Exception {
    // Closed last: who listens ends with the shell.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        LoopbackServer narrow = LoopbackServer.start(Map.of(), "MaxSessions 2");
        SshShell shell = new SshShell(narrow.endpoint("narrow", narrow.port()))) {
      BlockingQueue<String> said = new LinkedBlockingQueue<>();
      CompletableFuture<ShellResult> first =
          CompletableFuture.supplyAsync(() -> listen(shell, "first", said), threads);
      assertEquals("first", said.poll(20, TimeUnit.SECONDS));
      CompletableFuture<ShellResult> second =
          CompletableFuture.supplyAsync(() -> listen(shell, "second", said), threads);
      assertEquals("second", said.poll(20, TimeUnit.SECONDS));
      assertEquals("ok\n", exited(run(shell, "echo", "ok")).out());
      assertTrue(
          second.get(20, TimeUnit.SECONDS) instanceof ShellResult.ShellFailed, "it made room");
      assertFalse(first.isDone(), "the first one goes on");
      failed(listen(shell, "third", said), Failure.BUSY);
    }
  }

  private static ShellResult listen(SshShell shell, String word, BlockingQueue<String> said) {
    return shell.attend(
        CommandLine.of("sh", "-c", "echo \"$1\"; exec sleep 100", "sh", word),
        line -> said.add(line.strip()));
  }

  @Test
  void exitCodesAndBothStreams_comeBack() {
    try (SshShell shell = new SshShell(endpoint())) {
      ShellResult.ShellExited result =
          exited(run(shell, "sh", "-c", "echo out; echo err >&2; exit 7"));
      assertEquals(new ShellResult.ShellExited(7, "out\n", "err\n", false), result);
    }
  }

  private static String nasty(Random random) {
    String alphabet = "ab '\"\\$`;&|<>(){}[]*?!#~=%^-\n\t\r@/é漢\u202E\u0001";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static void argumentsArriveAsTheyAre(SshShell shell, int rounds, Random random) {
    for (int i = 0; i < rounds; i++) {
      List<String> words = new ArrayList<>(List.of("printf", "%s\\001"));
      List<String> arguments =
          new ArrayList<>(
              List.of("$(touch /tmp/pwned)", "; reboot", "-c", "a'b\"c", "x".repeat(10_000)));
      IntStream.range(0, 20).forEach(_ -> arguments.add(nasty(random).replace("\u0001", "")));
      words.addAll(arguments);
      ShellResult.ShellExited result = exited(shell.run(new CommandLine(words), LIMIT, 1 << 20));
      assertEquals(
          arguments,
          List.of(result.out().substring(0, result.out().length() - 1).split("\u0001", -1)));
    }
  }

  @Test
  void whateverIsInAnArgument_arrivesAsItIs_andRunsNothing() {
    try (SshShell shell = new SshShell(endpoint())) {
      argumentsArriveAsTheyAre(shell, 20, new Random(42));
      assertFalse(Files.exists(Path.of("/tmp/pwned")));
    }
  }

  @Test
  @Tag("soak") // Forty thousand commands.
  void aMillionArguments_arriveAsTheyAre() {
    try (SshShell shell = new SshShell(endpoint())) {
      argumentsArriveAsTheyAre(shell, 40_000, new Random());
    }
  }

  @Test
  void unknownHostKey_isRefused_withItsFingerprint(@TempDir Path dir) {
    try (SshShell shell = new SshShell(knownBy(endpoint(), dir.resolve("none")))) {
      String sentence = failed(run(shell, "true"), Failure.HOST_KEY_UNKNOWN).sentence();
      assertTrue(sentence.contains("SHA256:"), sentence);
      assertTrue(sentence.contains("workerbot trust web1"), sentence);
    }
  }

  @Test
  void changedHostKey_isAHardStop_withBothFingerprints() throws IOException {
    try (LoopbackServer changing = LoopbackServer.start(Map.of())) {
      SshEndpoint endpoint = changing.endpoint("web9", changing.port());
      String before =
          Processes.must("ssh-keygen", "-lf", changing.dir().resolve("host_key.pub").toString())
              .split(" ", 3)[1];
      changing.changeHostKey();
      String after =
          Processes.must("ssh-keygen", "-lf", changing.dir().resolve("host_key.pub").toString())
              .split(" ", 3)[1];
      try (SshShell shell = new SshShell(endpoint)) {
        String sentence = failed(run(shell, "true"), Failure.HOST_KEY_CHANGED).sentence();
        assertTrue(sentence.contains(before) && sentence.contains(after), sentence);
      }
    }
  }

  @Test
  void hashedEntries_areUnderstood(@TempDir Path dir) throws IOException {
    Path hashed = dir.resolve("known_hosts");
    Files.copy(server.knownHosts(), hashed);
    Processes.must("ssh-keygen", "-H", "-f", hashed.toString());
    assertTrue(Files.readString(hashed).startsWith("|1|"), "it is hashed");
    try (SshShell shell = new SshShell(knownBy(endpoint(), hashed))) {
      assertEquals(0, exited(run(shell, "true")).code());
    }
  }

  @Test
  void aServerWithTwoKeys_isKnownByTheOneThatIsKnown(@TempDir Path dir) throws IOException {
    Path rsa = dir.resolve("rsa");
    Processes.must("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa.toString());
    try (LoopbackServer two = LoopbackServer.start(Map.of(), "HostKey " + rsa)) {
      String[] key = Files.readString(dir.resolve("rsa.pub")).split(" ", -1);
      Path known = dir.resolve("known_hosts");
      Files.writeString(known, "[127.0.0.1]:%d %s %s%n".formatted(two.port(), key[0], key[1]));
      try (SshShell shell = new SshShell(knownBy(two.endpoint("two", two.port()), known))) {
        assertEquals(0, exited(run(shell, "true")).code());
      }
    }
  }

  @Test
  void trust_addsTheLine_andThenItIsKnown(@TempDir Path dir) throws IOException {
    SshEndpoint stranger = knownBy(endpoint(), dir.resolve("known_hosts"));
    HostKeys.SeenKey seenKey = HostKeys.scan(stranger);
    assertFalse(seenKey.known());
    String expected =
        Processes.must("ssh-keygen", "-lf", server.dir().resolve("host_key.pub").toString());
    assertTrue(expected.contains(seenKey.fingerprint()), seenKey.toString());
    HostKeys.trust(stranger, seenKey);
    assertTrue(HostKeys.scan(stranger).known());
    try (SshShell shell = new SshShell(stranger)) {
      assertEquals(0, exited(run(shell, "true")).code());
    }
  }

  @Test
  void keysWithPassphrase_rsaKeys_andTheAgent_logIn(@TempDir Path dir) throws Exception {
    Path authorized = server.dir().resolve("client_key.pub");
    Path locked = dir.resolve("locked");
    Path rsa = dir.resolve("rsa");
    Processes.must(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", locked.toString());
    Processes.must("ssh-keygen", "-q", "-t", "rsa", "-b", "3072", "-N", "", "-f", rsa.toString());
    Files.writeString(
        authorized,
        Files.readString(authorized)
            + Files.readString(dir.resolve("locked.pub"))
            + Files.readString(dir.resolve("rsa.pub")));
    try (SshShell shell =
        new SshShell(
            with(
                endpoint(),
                List.of(locked),
                Optional.of(new Passphrase("KEY_PASS", "open sesame")),
                Optional.empty()))) {
      assertEquals(0, exited(run(shell, "true")).code());
    }
    try (SshShell shell =
        new SshShell(with(endpoint(), List.of(rsa), Optional.empty(), Optional.empty()))) {
      assertEquals(0, exited(run(shell, "true")).code());
    }
    try (SshShell shell =
        new SshShell(
            with(
                endpoint(),
                List.of(locked),
                Optional.of(new Passphrase("KEY_PASS", "wrong")),
                Optional.empty()))) {
      String sentence = failed(run(shell, "true"), Failure.NO_KEY).sentence();
      assertTrue(
          sentence.contains(
              locked
                  + " is not opened by what is in $KEY_PASS, the variable that `passphrase-env`"
                  + " names"),
          sentence);
      assertFalse(sentence.contains("sesame"), sentence);
    }
    Path socket = dir.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      Await.until("the agent listens", () -> Files.exists(socket));
      for (Path key : List.of(rsa, server.clientKey())) {
        Processes.must("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", "-D");
        Processes.must("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
        try (SshShell shell =
            new SshShell(with(endpoint(), List.of(), Optional.empty(), Optional.of(socket)))) {
          assertEquals(0, exited(run(shell, "true")).code());
        }
      }
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }

  /**
   * What is wrong with a key is known before the server is asked, and is not called its refusal.
   */
  @Test
  void aKeyThatCannotBeUsed_isSaidToBe_alsoBesideOneThatIsRefused(@TempDir Path dir)
      throws IOException {
    Path open = dir.resolve("open");
    Path other = dir.resolve("other");
    for (Path key : List.of(open, other)) {
      Processes.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
    }
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
    try (SshShell shell =
        new SshShell(with(endpoint(), List.of(open), Optional.empty(), Optional.empty()))) {
      String sentence = failed(run(shell, "true"), Failure.NO_KEY).sentence();
      assertTrue(
          sentence.endsWith(
              "with: %s is not private, so that it is not used, as ssh does; run chmod 600 %s"
                  .formatted(open, open)),
          sentence);
      assertTrue(sentence.startsWith("there is no key to log in to web1 ("), sentence);
    }
    try (SshShell shell =
        new SshShell(with(endpoint(), List.of(open, other), Optional.empty(), Optional.empty()))) {
      String sentence = failed(run(shell, "true"), Failure.AUTH_REFUSED).sentence();
      assertTrue(sentence.contains("accepts none of our keys. Tried: " + other + "."), sentence);
      assertTrue(sentence.contains(" Not used: " + open + " is not private"), sentence);
    }
  }

  @Test
  void whatIsNotThere_isDistinguished_withWhereToLook() throws IOException {
    assertTrue(
        unreached("no-such-host.invalid", 22)
            .contains("its name no-such-host.invalid is not known to DNS; is it spelt right"));
    assertTrue(unreached("127.0.0.1", 1).contains("the connection was refused; is sshd running"));
    try (ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread hangsUp =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket one = web.accept()) {
                  one.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException over) {
                  // The test has its answer.
                }
              });
      String sentence = unreached("127.0.0.1", web.getLocalPort());
      assertTrue(sentence.contains("does not speak SSH, or hung up at once"), sentence);
      hangsUp.interrupt();
    }
  }

  private String unreached(String host, int port) {
    SshEndpoint base = endpoint();
    SshEndpoint there =
        new SshEndpoint(
            base.name(),
            host,
            port,
            base.user(),
            base.identities(),
            base.passphrase(),
            base.agentSocket(),
            base.knownHosts(),
            base.jump(),
            base.timeouts(),
            base.maxSessions(),
            base.legacyAlgorithms());
    try (SshShell shell = new SshShell(there)) {
      return failed(run(shell, "true"), Failure.UNREACHABLE).sentence();
    }
  }

  @Test
  void aRefusedKey_isNamed_withWhatToDo(@TempDir Path dir) {
    Path other = dir.resolve("other");
    Processes.must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString());
    try (SshShell shell =
        new SshShell(
            with(
                endpoint(),
                List.of(other, dir.resolve("missing")),
                Optional.empty(),
                Optional.of(dir.resolve("no-agent"))))) {
      String sentence = failed(run(shell, "true"), Failure.AUTH_REFUSED).sentence();
      assertTrue(sentence.contains(other.toString()), sentence);
      assertTrue(sentence.contains("does not exist"), sentence);
      assertTrue(sentence.contains("does not answer"), sentence);
      assertTrue(sentence.contains("authorized_keys"), sentence);
    }
  }

  @Test
  void aLineThatBreaksInTheLogin_tellsNothingOfOurKeys() throws IOException {
    // Each cut falls a little later, from the exchange of keys to beyond the login.
    int failures = 0;
    for (int bytes = 1000; bytes <= 2600; bytes += 100) {
      try (CuttableProxy proxy = new CuttableProxy(server.port());
          SshShell shell = new SshShell(server.endpoint("web1", proxy.port()))) {
        server.isKnownAt(proxy.port());
        proxy.cutAfter(bytes);
        ShellResult result = run(shell, "true");
        if (result instanceof ShellResult.ShellFailed shellFailed) {
          failures++;
          assertNotEquals(Failure.AUTH_REFUSED, shellFailed.kind(), shellFailed.sentence());
        }
      }
    }
    assertTrue(failures > 5, "most cuts were felt");
  }

  @Test
  void aJumpHost_isGoneThrough_andNamedWhenItFails() {
    try (LoopbackServer jump = LoopbackServer.start(Map.of())) {
      SshEndpoint target = endpoint();
      SshEndpoint through =
          new SshEndpoint(
              target.name(),
              target.host(),
              target.port(),
              target.user(),
              target.identities(),
              Optional.empty(),
              Optional.empty(),
              target.knownHosts(),
              Optional.of(jump.endpoint("bastion", jump.port())),
              target.timeouts(),
              8,
              false);
      try (SshShell shell = new SshShell(through)) {
        assertEquals("hi\n", exited(run(shell, "echo", "hi")).out());
      }
      jump.stopSshd();
      try (SshShell shell = new SshShell(through)) {
        String sentence = failed(run(shell, "true"), Failure.UNREACHABLE).sentence();
        assertTrue(sentence.contains("bastion"), sentence);
      }
    }
  }

  @Test
  void nobodyThere_isSaid_withWhatToCheck() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (SshShell shell = new SshShell(server.endpoint("gone", port))) {
      String sentence = failed(run(shell, "true"), Failure.UNREACHABLE).sentence();
      assertTrue(sentence.contains("is sshd running"), sentence);
    }
  }

  @Test
  void aServerThatNeverSendsItsBanner_isGivenUpOn_onceForAllWhoWait() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      SshEndpoint base = server.endpoint("mute", silent.getLocalPort());
      SshEndpoint hasty =
          new SshEndpoint(
              base.name(),
              base.host(),
              base.port(),
              base.user(),
              base.identities(),
              Optional.empty(),
              Optional.empty(),
              base.knownHosts(),
              Optional.empty(),
              new SshEndpoint.Timeouts(
                  Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5)),
              8,
              false);
      try (SshShell shell = new SshShell(hasty);
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var together =
            List.of(
                CompletableFuture.supplyAsync(() -> run(shell, "true"), threads),
                CompletableFuture.supplyAsync(() -> run(shell, "true"), threads));
        together.forEach(one -> failed(one.join(), Failure.UNREACHABLE));
        failed(run(shell, "true"), Failure.UNREACHABLE);
      }
      assertEquals(1, connections(silent));
    }
  }

  /** How many came, though none was answered. */
  private static int connections(ServerSocket to) throws IOException {
    to.setSoTimeout(100);
    int connections = 0;
    try {
      while (true) {
        to.accept().close();
        connections++;
      }
    } catch (SocketTimeoutException noMore) {
      return connections;
    }
  }

  @Test
  void aCommandThatTakesTooLong_isLeft_andTheConnectionServesOn() {
    try (SshShell shell = new SshShell(endpoint())) {
      ShellResult slow = shell.run(CommandLine.of("sleep", "60"), Duration.ofMillis(300), 1000);
      failed(slow, Failure.TIMED_OUT);
      assertEquals("still here\n", exited(run(shell, "echo", "still here")).out());
    }
  }

  @Test
  void commandsThatNeverEnd_doNotUseUpTheSessions() {
    try (LoopbackServer narrow = LoopbackServer.start(Map.of(), "MaxSessions 4");
        SshShell shell = new SshShell(narrow.endpoint("narrow", narrow.port()))) {
      for (int i = 0; i < 10; i++) {
        failed(
            shell.run(CommandLine.of("sleep", "300"), Duration.ofMillis(100), 1000),
            Failure.TIMED_OUT);
      }
      assertEquals("free\n", exited(run(shell, "echo", "free")).out());
    }
  }

  @Test
  void endlessOutput_isCut() {
    try (SshShell shell = new SshShell(endpoint())) {
      ShellResult.ShellExited result =
          exited(shell.run(CommandLine.of("sh", "-c", "yes | head -c 20000000"), LIMIT, 1000));
      assertEquals(1000, result.out().length());
      assertTrue(result.truncated());
    }
  }

  @Test
  void aCutConnection_failsWhatRuns_andIsOpenedAgain() throws IOException {
    try (CuttableProxy proxy = new CuttableProxy(server.port());
        SshShell shell = new SshShell(server.endpoint("web1", proxy.port()))) {
      server.isKnownAt(proxy.port());
      exited(run(shell, "true"));
      Path mark = server.dir().resolve("mark");
      CompletableFuture<ShellResult> running =
          CompletableFuture.supplyAsync(
              () -> run(shell, "sh", "-c", "touch " + mark + "; sleep 60"));
      Await.until("the command runs", () -> Files.exists(mark));
      proxy.cut();
      failed(running.join(), Failure.LOST);
      failed(run(shell, "true"), Failure.UNREACHABLE);
      proxy.heal();
      assertEquals("back\n", exited(run(shell, "echo", "back")).out());
    }
  }

  @Test
  void aDeadLine_isNoticedByTheKeepAlive() throws IOException {
    try (CuttableProxy proxy = new CuttableProxy(server.port());
        SshShell shell = new SshShell(server.endpoint("web1", proxy.port()))) {
      server.isKnownAt(proxy.port());
      Path mark = server.dir().resolve("dead-line");
      CompletableFuture<ShellResult> running =
          CompletableFuture.supplyAsync(() ->
              shell.run(
                  CommandLine.of("sh", "-c", "touch " + mark + "; sleep 60"),
                  Duration.ofSeconds(50),
                  1000));
      Await.until("the command runs", () -> Files.exists(mark));
      proxy.freeze();
      ShellResult.ShellFailed lost = failed(running.join(), Failure.LOST);
      assertTrue(lost.sentence().contains("no sign of life for 3 s"), lost.sentence());
      proxy.heal();
      assertEquals(0, exited(run(shell, "true")).code());
    }
  }

  @Test
  void following_handsOnLinesAsTheyCome_untilTheTimeIsOver() {
    try (SshShell shell = new SshShell(endpoint())) {
      List<String> lines = new CopyOnWriteArrayList<>();
      ShellResult result =
          shell.follow(
              CommandLine.of("sh", "-c", "echo one; echo two; sleep 60"),
              Duration.ofMillis(1500),
              lines::add);
      failed(result, Failure.TIMED_OUT);
      assertEquals(List.of("one", "two"), lines);
      assertEquals(
          3, exited(shell.follow(CommandLine.of("sh", "-c", "exit 3"), LIMIT, lines::add)).code());
    }
  }
}
