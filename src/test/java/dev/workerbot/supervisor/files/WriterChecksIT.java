package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SupervisorParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * What config/workerbot-conf lets in: nothing by which somebody becomes root, and nothing that
 * keeps supervisord from starting. Held against Supervisor's own ServerOptions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriterChecksIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FILE = "queue.conf";
  private static final String PROGRAM = "[program:queue]\ncommand=/bin/cat\nuser=nobody\n";

  /** What takes a number, a flag or a size. */
  private static final List<String> TYPED =
      List.of(
          "priority",
          "numprocs",
          "numprocs_start",
          "startsecs",
          "startretries",
          "stopwaitsecs",
          "stdout_logfile_backups",
          "stderr_logfile_backups",
          "autostart",
          "autorestart",
          "stopasgroup",
          "killasgroup",
          "redirect_stderr",
          "stdout_events_enabled",
          "stderr_events_enabled",
          "stdout_syslog",
          "stderr_syslog",
          "stdout_logfile_maxbytes",
          "stderr_logfile_maxbytes",
          "stdout_capture_maxbytes",
          "stderr_capture_maxbytes");

  private SupervisorParser parser;
  @TempDir private Path temp;
  private Path folder;
  private Path script;

  @BeforeAll
  void start() {
    parser = new SupervisorParser();
  }

  @AfterAll
  void stop() {
    parser.close();
  }

  @BeforeEach
  void install() throws IOException {
    folder = Files.createDirectory(temp.resolve("conf.d"));
    script = temp.resolve("workerbot-conf");
    ConfigWriter.install(script, folder);
  }

  private ProgramFiles files() {
    return new ProgramFiles(new LocalShell(), List.of(script.toString()), LIMIT);
  }

  private WriteResult put(String file, String content) {
    return ok(files().write(file, content, Optional.empty()));
  }

  private static WriteResult ok(Reply<WriteResult> reply) {
    assertTrue(reply instanceof Reply.Ok, reply.toString());
    return ((Reply.Ok<WriteResult>) reply).value();
  }

  private static void assertRefused(WriteResult writeResult, String why) {
    String reported = assertInstanceOf(WriteResult.FileRefused.class, writeResult, why).why();
    assertTrue(reported.contains(why), reported);
  }

  private void assertRefused(String content, String why) throws IOException {
    assertRefused(put(FILE, content), why);
    assertFalse(Files.exists(folder.resolve(FILE)), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/cron.d/queue.log",
        "/srv/shop/storage/logs/queue.log",
        "/home/deploy/queue.log",
        "/queue.log",
        "/tmp/sub/queue.log",
        "/tmpx/queue.log",
        "/var/log/queue.log",
        "/var/log/supervisor/../queue.log",
        "/var/log/supervisor/./queue.log",
        "/var/log//supervisor/queue.log",
        "/var/log/supervisor-x/queue.log",
        "/%(program_name)s/queue.log",
        "/tmp/%(program_name)s/queue.log",
        "~/queue.log",
        "queue.log",
        "tmp/queue.log",
        "/var/log/supervisor/supervisord.log",
        "/dev/stdout",
        "syslog"
      })
  void aLogOutsideLogs_isRefused(String log) throws IOException {
    for (String key : List.of("stdout_logfile", "stderr_logfile", "STDOUT_LogFile ")) {
      assertInstanceOf(
          WriteResult.FileRefused.class, put(FILE, PROGRAM + key + "=" + log + "\n"), key + log);
    }
    assertFalse(Files.exists(folder.resolve(FILE)));
  }

  @Test
  void aLogInAListedFolder_isFine_whereThatIsThere() throws IOException {
    ConfigWriter.set(script, "LOGS", temp + "/one " + temp + "/two/");
    Files.createDirectory(temp.resolve("two"));
    String log = PROGRAM + "stdout_logfile=" + temp + "/%s/%%(program_name)s.log\n";
    assertRefused(log.formatted("one"), "there is no " + temp + "/one");
    assertEquals(new WriteResult.FileWritten(), put(FILE, log.formatted("two")));
    assertRefused(put("a.conf", log.formatted("three")), "logs are in " + temp + "/one");
    ConfigWriter.set(script, "LOGS", "");
    assertRefused(put("a.conf", log.formatted("two")), "logs are in no folder here");
    assertEquals(
        new WriteResult.FileWritten(),
        put(
            "b.conf",
            PROGRAM.replace("queue", "b") + "stdout_logfile=NONE\nstderr_logfile=AUTO\n"));
  }

  @Test
  void byItself_itTakesLogsInSupervisorsOwnFolderOnly() throws IOException {
    String text = Files.readString(Path.of("config/workerbot-conf"));
    assertTrue(text.contains("\nLOGS=/var/log/supervisor\n"));
    assertTrue(text.contains("\nCONFIG=/etc/supervisor/supervisord.conf\n"));
  }

  /** Each key with a value that keeps supervisord from starting. */
  static Stream<String> unreadable() {
    return Stream.concat(TYPED.stream().flatMap(key -> set(key, "abc", "")), untyped());
  }

  private static Stream<String> set(String key, String... values) {
    return Stream.of(values).map(value -> key + "=" + value);
  }

  private static Stream<String> untyped() {
    try {
      return Files.readAllLines(Path.of("src/test/resources/program/unreadable.txt")).stream()
          .filter(line -> !line.startsWith("# "))
          .map(line -> line.replace('~', '\n'));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatKeepsSupervisordFromStarting_isRefused(String lines) throws IOException {
    boolean hasCommand = lines.startsWith("command=");
    String before = hasCommand ? PROGRAM.replace("command=/bin/cat\n", "") : PROGRAM;
    String content = before + lines + "\n";
    assertInstanceOf(WriteResult.FileRefused.class, put(FILE, content), content);
    assertFalse(Files.exists(folder.resolve(FILE)));
  }

  /** Supervisord makes files of them, for which it would not start where the name is too long. */
  @Test
  void aNameTooLongForAFile_isRefused() throws IOException {
    String hundred = "n".repeat(100);
    assertRefused(PROGRAM.replace(":queue", ":" + hundred + "n"), "is longer than 100 characters");
    assertRefused(PROGRAM + "process_name=" + "p".repeat(250) + "\n", "more than 100 characters");
    assertRefused(
        PROGRAM.replace(":queue", ":" + hundred) + "process_name=%(program_name)s-%(group_name)s\n",
        "more than 100 characters");
    assertRefused(
        PROGRAM + "stdout_logfile=/tmp/" + "l".repeat(200) + ".log\n", "more than 200 characters");
    assertEquals(
        new WriteResult.FileWritten(),
        put(FILE, PROGRAM.replace(":queue", ":" + hundred) + "process_name=%(process_num)02d\n"));
  }

  /** So the list above is one: Supervisor itself refuses nearly all of it. */
  @Test
  void whatIsRefused_supervisorCouldNotRead() {
    List<String> read =
        unreadable().filter(lines -> !parser.read(PROGRAM + lines + "\n").has("error")).toList();
    assertEquals(List.of(), read);
  }

  /** That the other keys of a kind are checked like its first one, the list above shows. */
  @Test
  void eachKind_withMoreThatIsWrong_isRefused() {
    Stream.of("priority", "numprocs", "autostart", "autorestart", "stdout_logfile_maxbytes")
        .flatMap(key ->
            set(key, "1.5", "%(process_num)s", "%(ENV_NONE)s", "%", "1 2", "0x1", "nan", "--1"))
        .forEach(lines ->
            assertInstanceOf(
                WriteResult.FileRefused.class, put(FILE, PROGRAM + lines + "\n"), lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numprocs=1000000|more than 100",
        "numprocs=101|more than 100",
        "numprocs=1_000_000|a whole number from 1 to 100",
        "numprocs=0|a whole number from 1 to 100",
        "numprocs=-1|a whole number from 1 to 100",
        "numprocs=4294967297|more than 100",
        "priority=99999999999|too large",
        "junk|line 4 has no = in it",
        "comand=x|line 4 sets comand, which supervisord does not know",
        "startsecs=1~startsecs=2|line 5 sets startsecs a second time",
        "startsecs=abc|line 4 sets startsecs wrongly; write a whole number",
        "autostart=maybe|write true or false",
        "stopsignal=FOO|write a signal such as TERM",
        "stdout_logfile_maxbytes=much|write a size such as 50MB",
        "environment=A|write NAME=",
        "stdout_logfile_backups=999999999|write a whole number up to 1000",
        "stderr_logfile_backups=1001|write a whole number up to 1000",
        "stdout_logfile_backups=-3|write a whole number up to 1000",
        "process_name=a%(process_num)5d|write %(process_num)02d",
        "directory=%|write %% for a percent sign",
        "numprocs=2|process_name needs %(process_num)02d"
      })
  void whatIsWrong_isSaidInOneSentence(String lines, String why) throws IOException {
    assertRefused(PROGRAM + lines.replace('~', '\n') + "\n", why);
  }

  @Test
  void whatSupervisorReads_isLetIn() {
    String content =
        """
        [program:queue]
        process_name=%(program_name)s_%(process_num)02d
        command=/bin/sh -c "echo 100%% $HOME"
        numprocs=100
        numprocs_start=1
        priority=-1
        user=nobody
        directory=/tmp/%(group_name)s
        umask=022
        environment=A="b,c='d'",E_1='f "g" %%',H=/usr/bin:/bin, I="%(process_num)d"
        autostart=TRUE
        autorestart=unexpected
        exitcodes=0, 2
        startsecs=0
        startretries=3
        stopsignal=SIGQUIT
        stopwaitsecs=3600
        stopasgroup=true
        killasgroup=yes
        redirect_stderr=off
        stdout_logfile=/tmp/%(program_name)s_%(process_num)02d.log
        stdout_logfile_maxbytes=10MB
        stdout_logfile_backups=0
        stdout_capture_maxbytes=0
        stdout_events_enabled=false
        stdout_syslog=false
        stderr_logfile=NONE
        serverurl=AUTO
        """;
    assertEquals(new WriteResult.FileWritten(), put(FILE, content));
    JsonNode read = parser.read(content);
    assertFalse(read.has("error"), read.toString());
    assertEquals(100, read.at("/groups/0/processes").size());
  }

  /** Whatever it lets in, Supervisor reads, as it stands alone in its folder. */
  @Test
  void whateverPasses_supervisorReads() throws IOException {
    whateverPasses(100);
  }

  /** Thousands of tries. */
  @Test
  @Tag("soak")
  void whateverPasses_supervisorReads_howeverMuchIsTried() throws IOException {
    whateverPasses(3000);
  }

  private void whateverPasses(int tries) throws IOException {
    List<String> lines =
        List.of(
            "process_name=a_%(process_num)02d",
            "numprocs=2",
            "numprocs_start=1",
            "priority=5",
            "directory=/tmp",
            "umask=022",
            "environment=A=\"b\"",
            "autostart=true",
            "autorestart=unexpected",
            "exitcodes=0,2",
            "startsecs=1",
            "stopsignal=TERM",
            "stopasgroup=true",
            "killasgroup=true",
            "redirect_stderr=false",
            "stdout_logfile=/tmp/a.log",
            "serverurl=AUTO",
            "stdout_logfile_maxbytes=50MB",
            "stdout_syslog=true");
    List<String> bits =
        List.of(
            "1",
            "0",
            "2",
            "10",
            "true",
            "false",
            "TERM",
            "HUP",
            "022",
            "50MB",
            "a",
            "A",
            "=",
            "\"",
            "'",
            ",",
            " ",
            ";",
            "#",
            "%",
            "%%",
            "%(program_name)s",
            "%(process_num)02d",
            "%(here)s",
            "%(ENV_A)s",
            "/tmp/",
            ".log",
            "AUTO",
            "-",
            "b",
            "A=\"b\"",
            ",C='d e'",
            "\n ",
            ":",
            "(");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      StringBuilder text = new StringBuilder(PROGRAM);
      List<String> left = new ArrayList<>(lines);
      for (int line = random.nextInt(3); line >= 0; line--) {
        StringBuilder one = new StringBuilder(left.remove(random.nextInt(left.size())));
        int from = one.indexOf("=") + 1;
        if (random.nextBoolean()) {
          one.setLength(from);
        }
        for (int bit = random.nextInt(3); bit > 0; bit--) {
          int at = from + random.nextInt(one.length() - from + 1);
          one.insert(at, bits.get(random.nextInt(bits.size())));
        }
        text.append(one).append('\n');
      }
      String content = text.toString();
      Files.deleteIfExists(folder.resolve(FILE));
      if (put(FILE, content) instanceof WriteResult.FileWritten) {
        passed++;
        JsonNode read = parser.read(content);
        assertFalse(read.has("error"), () -> "seed " + seed + ": " + read + "\n" + content);
      }
    }
    assertTrue(passed > tries / 20, passed + " passed");
  }
}
