package dev.workerbot.app.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.app.Main;
import dev.workerbot.app.Ran;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.app.socket.server.BotSocket;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real bot at a real socket, and who comes to it: people, and what is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BotSocketIT {
  private static final String SLOW_STOP =
      "command=bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  private final Account own = LocalAccount.current();
  private final CapturedLog log = new CapturedLog();
  private LoopbackServer web1;
  private Path dir;
  private Path file;
  private Path path;
  private Config config;
  private TestBot bot;
  private BotSocket socket;

  @BeforeAll
  void serve() {
    web1 = LoopbackServer.start(Map.of("slow", SLOW_STOP, "horizon", "command=sleep 1000"));
  }

  @BeforeEach
  void listen(@TempDir Path temporary) throws IOException {
    dir = temporary.toRealPath();
    file = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
    config = TestBot.load(file, Map.of());
    bot = TestBot.on(file);
    path = config.botSocket(Optional.empty());
    socket = open().orElseThrow();
  }

  private Optional<BotSocket> open() {
    return BotSocket.open(path, bot.bot(), file, config.terminal());
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    bot.close();
  }

  @AfterAll
  void stop() {
    log.close();
    web1.close();
  }

  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(words[0], "--config", file.toString()));
    all.addAll(List.of(words).subList(1, words.length));
    return all;
  }

  private Ran call(String... words) {
    return Ran.call("", words(words).toArray(String[]::new));
  }

  private List<Audit.AuditEntry> audit() throws IOException {
    try (Database database = Database.open(config.storage())) {
      return new Audit(database, Clock.systemUTC()).newest(Instant.now().plusSeconds(60), 100);
    }
  }

  /** What somebody with a program of their own gets for what they send. */
  private String raw(String sent) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      int _ = channel.write(ByteBuffer.wrap(sent.getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String first(String more) {
    return "{\"workerbot\":1," + more + "}\n";
  }

  @Test
  void itIsForTheBotsGroup_andForNobodyElse() throws IOException {
    assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void exec_goesThroughTheBot_andLoadsNothingLarge() {
    List<String> words =
        new ArrayList<>(
            Processes.java(
                Main.class, words("exec", "--as", "anna", "--", "status").toArray(String[]::new)));
    words.add(1, "-Xlog:class+load");
    Processes.Ran ran = Processes.run(words);
    assertEquals(0, ran.code(), ran.output());
    assertTrue(ran.output().contains("horizon"), ran.output());
    for (String large :
        List.of(
            "org.flywaydb",
            "com.zaxxer",
            "org.bouncycastle",
            "net.schmizz",
            "tools.jackson",
            "org.yaml",
            "picocli",
            "org.slf4j",
            "org.jline",
            "org.sqlite")) {
      assertFalse(ran.output().contains(" " + large), large);
    }
  }

  @Test
  void whoSomebodyIs_isTheKernelsWord_asWithoutABot() throws IOException {
    call("exec", "--", "whoami").exits(0).says("`" + own.name() + "`", own.toString());
    assertEquals(Optional.of(own), audit().getFirst().account());
    call("exec", "--as", "anna", "--", "whoami").exits(0).says("`anna`");
    assertEquals("anna", audit().getFirst().by().name());
    call("exec", "--as", "olga", "--", "whoami").exits(3).says("may not act as `olga`");
    assertEquals("--as olga whoami", audit().getFirst().text());
    assertEquals(own.name(), audit().getFirst().by().name());
    Ran.call("whoami\n", words("chat", "--as", "olga").toArray(String[]::new)).exits(3).complains();
    assertEquals("--as olga chat", audit().getFirst().text());
  }

  /** By real accounts, which are in no group of the bot's. */
  @Test
  void anotherAccount_isThat_whereItIsLetIn_andRefusedWhereNot() throws IOException {
    List<String> stranger =
        new ArrayList<>(
            List.of(
                "sudo", "-n", "setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"));
    stranger.addAll(List.of("python3", "-c", PYTHON, path.toString()));
    Processes.must("chmod", "a+x", dir.toString(), path.getParent().toString());
    assertTrue(Processes.run(stranger).output().contains("Permission denied"));
    Processes.must("chmod", "o+rw", path.toString());
    Processes.Ran let = Processes.run(stranger);
    assertTrue(let.output().contains("#54321"), let.output());
    assertEquals(
        Optional.of(new Account(54_321, "#54321")), audit().getFirst().account(), let.output());
  }

  private static final String PYTHON =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      s.sendall(b'{"workerbot":1,"want":"exec","user":"root","uid":0,"words":["whoami"]}\\n')
      print(s.makefile().read())
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1|takes lines of JSON",
        "{\"want\":\"exec\",\"words\":[\"whoami\"]}|another version",
        "{\"workerbot\":2,\"want\":\"exec\",\"words\":[\"whoami\"]}|protocol 1, not 2",
        "{\"workerbot\":1,\"want\":\"shell\"}|takes `exec` and `chat`"
      })
  void garbage_isRefusedWithASentence(String sent, String sentence) throws IOException {
    String answer = raw(sent + "\n");
    assertTrue(answer.contains("\"refused\":") && answer.contains(sentence), answer);
  }

  @Test
  void tooMuch_isRefused_andNothing_endsQuietly() throws IOException {
    assertTrue(raw("x".repeat(70_000)).contains("at most 65536 bytes"));
    assertEquals("", raw(""));
    assertTrue(raw(first("\"want\":\"exec\",\"words\":[\"whoami\"]")).contains("\"exit\":0"));
  }

  @Test
  void whoSaysNothing_isLetGo_andKeepsNobodyOut() throws IOException {
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }
    Ran busy = call("exec", "--", "whoami");
    assertEquals(2, busy.code(), busy.err());
    assertTrue(busy.err().contains("Too many commands run here at once"), busy.err());
    for (SocketChannel channel : silent) {
      try (BufferedReader reader =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        assertTrue(line == null || line.contains("Too many"), line);
      }
    }
    Await.until("there is room again", () -> call("exec", "--", "whoami").code() == 0);
  }

  @Test
  void whoGoesAwayInTheMiddle_losesNothing() throws IOException {
    String before = web1.pid("slow");
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      int _ =
          channel.write(
              ByteBuffer.wrap(
                  first(
                          "\"want\":\"exec\",\"as\":\"anna\",\"words\":[\"restart\",\"slow@web1\",\"--yes\"]")
                      .getBytes(StandardCharsets.UTF_8)));
      web1.awaitStatus("slow", "STOPPING");
    }
    Await.until(
        "it is started again",
        () -> web1.status("slow").contains("RUNNING") && !web1.pid("slow").equals(before));
    Await.until(
        "and that is in the history",
        () ->
            call("exec", "--as", "anna", "--", "history")
                .out()
                .contains("slow on web1: RUNNING again"));
  }

  @Test
  void whoClosesTheirTerminal_isInformedWhenTheyAreBack_once() throws IOException {
    List<String> chat =
        Processes.java(Main.class, words("chat", "--as", "anna").toArray(String[]::new));
    Process closed = new ProcessBuilder(chat).start();
    closed.outputWriter().append("restart slow@web1\n").flush();
    web1.awaitStatus("slow", "STOPPING");
    closed.destroyForcibly().onExit().join();
    Path output = dir.resolve("anna.txt");
    Process back =
        new ProcessBuilder(chat).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    Await.until(
        "she is told", () -> Files.readString(output).contains("slow on web1: RUNNING again"));
    back.outputWriter().append("whoami\nexit\n").flush();
    assertEquals(0, back.onExit().join().exitValue(), Files.readString(output));
    Ran again = Ran.call("whoami\n", words("chat", "--as", "anna").toArray(String[]::new));
    assertFalse(again.exits(0).out().contains("RUNNING again"), again.out());
  }

  @Test
  void chat_overAPipe_isTheBots_withButtonsAndPictures() throws IOException {
    Ran ran =
        Ran.call(
            "restart *@web1\nyes\nstatus\nexit\n",
            words("chat", "--as", "anna").toArray(String[]::new));
    ran.exits(0).says("anna> restart *@web1", "This would restart 2 workers", "2 of 2 RUNNING");
  }

  @Test
  void aBotThatStops_endsItsClients_withASentence() throws IOException {
    socket.close();
    assertFalse(Files.exists(path));
    call("exec", "--", "whoami").exits(0).says("`" + own.name() + "`");
  }

  @Test
  void aBotWithAnotherConfig_isNotAsked() throws IOException {
    Path other = dir.resolve("other.yaml");
    Files.copy(file, other);
    TestBot.edit(other, "state/workerbot.db", "other/w.db");
    TestBot.edit(other, "terminal: {", "terminal: {socket: " + path + ", ");
    Ran.call("", "exec", "--config", other.toString(), "--", "whoami").exits(0);
    assertTrue(Files.exists(dir.resolve("other/w.db")), "by itself");
    assertEquals(List.of(), audit());
  }

  @Test
  void whatADeadBotLeft_isReplaced_andWhatIsNoSocket_isNot() throws IOException {
    Optional<BotSocket> second = open();
    assertEquals(Optional.empty(), second);
    assertTrue(log.text().contains("another bot listens at " + path), log.text());
    socket.close();

    try (var listener =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
    }
    Ran stale = call("exec", "--", "whoami");
    stale.exits(0);
    socket = open().orElseThrow();
    call("exec", "--", "whoami").exits(0);
    socket.close();

    Path elsewhere = Files.writeString(dir.resolve("precious"), "text");
    Files.createSymbolicLink(path, elsewhere);
    assertEquals(Optional.empty(), open());
    assertTrue(log.text().contains(path + " is not used: it is a link"), log.text());
    call("exec", "--", "whoami").exits(2).complains("it is a link");
    Files.delete(path);
    Files.writeString(path, "precious");
    assertEquals(Optional.empty(), open());
    assertTrue(log.text().contains("it is not a socket"), log.text());
    assertEquals("precious", Files.readString(path));
    Files.delete(path);

    Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(Optional.empty(), open());
    assertTrue(log.text().contains("its folder can be written by everybody"), log.text());
    Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwx------"));
    socket = open().orElseThrow();
  }
}
