package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SupervisorParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** config/workerbot-conf as it runs on a server, with its folder set to one of ours. */
class ProgramFilesIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FILE = "queue.conf";
  private static final String OLD = "[program:queue]\ncommand=/bin/cat\nuser=nobody\n";
  private static final String NEW =
      """
      ; what shells, Python and sudo could take for theirs: $(id) `id` \\ %% * ~ "' && |
      [program:queue]
      command=/bin/sh -c "echo '$(date)' \\\\ %%s \\"x\\" > /dev/null; sleep 1"
      user=nobody
      environment=A="%%b",C='d e'
      stdout_logfile=/tmp/%(program_name)s.log ; fine
      stderr_logfile = AUTO
      """;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("conf.d"));
  }

  private Path script(String users) throws IOException {
    Path script = temp.resolve("workerbot-conf");
    ConfigWriter.install(script, folder);
    ConfigWriter.set(script, "USERS", users);
    return script;
  }

  private ProgramFiles files() throws IOException {
    return files("");
  }

  private ProgramFiles files(String users) throws IOException {
    return new ProgramFiles(new LocalShell(), List.of(script(users).toString()), LIMIT);
  }

  private static WriteResult is(Reply<WriteResult> reply) {
    return assertInstanceOf(Reply.Ok.class, reply).value() instanceof WriteResult writeResult
        ? writeResult
        : null;
  }

  private void put(String content) throws IOException {
    Files.writeString(folder.resolve(FILE), content);
  }

  private String onDisk() throws IOException {
    return Files.readString(folder.resolve(FILE));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void isRefused(Reply<WriteResult> reply, String why) {
    String reported = assertInstanceOf(WriteResult.FileRefused.class, is(reply)).why();
    assertTrue(reported.contains(why), reported);
  }

  @Test
  void throughSsh_everyByteArrives_andComesBack() throws IOException {
    try (LoopbackServer server = LoopbackServer.start(Map.of());
        SshShell shell = new SshShell(server.endpoint("web1", server.port()))) {
      ProgramFiles files = new ProgramFiles(shell, List.of(script("").toString()), LIMIT);
      assertEquals(new Reply.Ok<>(Optional.empty()), files.read(FILE));
      assertEquals(new WriteResult.FileWritten(), is(files.write(FILE, NEW, Optional.empty())));
      assertEquals(NEW, onDisk());
      assertEquals(new Reply.Ok<>(Optional.of(NEW)), files.read(FILE));
      String large = OLD + ("; " + "x".repeat(97) + "\n").repeat(640);
      assertEquals(new WriteResult.FileWritten(), is(files.write(FILE, large, Optional.of(NEW))));
      assertEquals(large, onDisk());
      assertEquals(new WriteResult.FileWritten(), is(files.delete(FILE, large)));
      assertEquals(List.of(), names());
    }
  }

  @Test
  void whatIsDone_mayBeAskedForAgain() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, OLD, Optional.empty())));
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, NEW, Optional.of(OLD))));
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(new WriteResult.FileWritten(), is(files().delete(FILE, NEW)));
    }
    assertEquals(List.of(), names());
  }

  @Test
  void whatSomebodyElseWrote_isLeftAlone() throws IOException {
    put("# by hand\n" + OLD);
    assertEquals(new WriteResult.Conflict(), is(files().write(FILE, NEW, Optional.empty())));
    assertEquals(new WriteResult.Conflict(), is(files().write(FILE, NEW, Optional.of(OLD))));
    assertEquals(new WriteResult.Conflict(), is(files().delete(FILE, OLD)));
    assertEquals("# by hand\n" + OLD, onDisk());
    assertEquals(List.of(FILE), names());
    Files.delete(folder.resolve(FILE));
    assertEquals(new WriteResult.Conflict(), is(files().write(FILE, NEW, Optional.of(OLD))));
    assertEquals(List.of(), names());
  }

  @Test
  void ofManyWhoWriteAtOnce_oneWins() throws Exception {
    ProgramFiles files = files();
    List<Future<WriteResult>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String mine = OLD + "; number " + i + "\n";
        all.add(threads.submit(() -> is(files.write(FILE, mine, Optional.empty()))));
      }
    }
    List<WriteResult> ends = all.stream().map(Future::resultNow).toList();
    assertEquals(
        1,
        ends.stream().filter(WriteResult.FileWritten.class::isInstance).count(),
        ends.toString());
    assertEquals(7, ends.stream().filter(WriteResult.Conflict.class::isInstance).count());
    int winner = ends.indexOf(new WriteResult.FileWritten());
    assertEquals(OLD + "; number " + winner + "\n", onDisk());
  }

  @Test
  void modeAndOwnerOfAFile_stay_andSecretsOfANewOneAreRoots() throws IOException {
    put(OLD);
    Path file = folder.resolve(FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Processes.must("chown", "nobody", file.toString());
    assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, NEW, Optional.of(OLD))));
    assertEquals(
        "rw-r----- nobody",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
            + " "
            + Files.getOwner(file));
    Files.delete(file);
    assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, OLD, Optional.empty())));
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Files.delete(file);
    assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, NEW, Optional.empty())));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../queue.conf",
        "/etc/passwd.conf",
        "a/b.conf",
        ".hidden.conf",
        "-rf.conf",
        "--help",
        "queue.ini",
        "queue.conf;id.conf",
        "queue conf.conf",
        "que\nue.conf",
        "quеue.conf",
        ""
      })
  void aNameThatIsNone_isRefused_whateverIsAsked(String name) throws IOException {
    isRefused(files().write(name, OLD, Optional.empty()), "name");
    isRefused(files().delete(name, OLD), "name");
    Reply.FailedReply<?> read = assertInstanceOf(Reply.FailedReply.class, files().read(name));
    assertTrue(read.problem().sentence().contains("name"), read.problem().sentence());
    assertEquals(List.of(), names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "; nothing\n",
        "command=x\n" + OLD,
        OLD + "[program:root]\ncommand=id\n",
        OLD + "  [program:root]\n",
        OLD + "[include]\nfiles=/tmp/*\n",
        "[supervisord]\nuser=nobody\n",
        "[group:queue]\nprograms=a\nuser=nobody\n",
        "[program:queue] \ncommand=x\nuser=nobody\n",
        "[eventlistener:queue]\ncommand=x\nuser=nobody\n",
        OLD + "; \r[program:root]\n",
        OLD + "\f[program:root]\n",
        OLD + "; \0\n",
        OLD + "; caf\u00E9\n",
        "[program:queue]\ncommand=x\n",
        "[program:queue]\ncommand=x\n user=nobody\n",
        "[program:queue]\ncommand=x\nuser=nobody\nUSER=root\n",
        "[program:queue]\ncommand=x\nuser:root\n",
        "[program:queue]\ncommand=x\nuser = root ; no\n",
        "[program:queue]\ncommand=x\nuser=0\n",
        "[program:queue]\ncommand=x\nuser=%(ENV_USER)s\n",
        "[program:queue]\ncommand=x\nuser=\n root\n",
        OLD + "stdout_logfile=/etc/cron.d/queue\n",
        OLD + "STDERR_LOGFILE : /etc/cron.d/queue ;.log\n",
        OLD + "stdout_logfile=\n /etc/cron.d/queue\n",
        OLD + "stdout_logfile=/tmp/%(process_num).log\n",
        OLD + "environment=A=\"..\"\nstdout_logfile=/tmp/%(ENV_A)s/etc/cron.d/x.log\n",
        "[program:..]\ncommand=x\nuser=nobody\nstdout_logfile=/a/%(program_name)s/b.log\n",
        "[program:%(process_num)]\ncommand=x\nuser=nobody\n"
      })
  void aFileThatIsNotOneProgramOfAUser_isRefused(String content) throws IOException {
    put(OLD);
    assertInstanceOf(
        WriteResult.FileRefused.class, is(files().write(FILE, content, Optional.of(OLD))), content);
    assertEquals(OLD, onDisk());
    assertEquals(List.of(FILE), names());
  }

  /** supervisord opens a log as root, wherever it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[program:x]~  stdout_logfile=/etc/cron.d/x~user=nobody~command=cat|no option stands above"
            + " it",
        "[program:x]~; here~~\tstdout_logfile=/etc/cron.d/x~user=nobody|no option stands above it",
        "[program:x]~user=nobody~stdout_logfile=/tmp/a.log~ x/../../etc/cron.d/evil|stdout_logfile;"
            + " write that",
        "[program:x]~user=nobody~STDERR_LOGFILE : /tmp/a.log~~"
            + "\tx/../../../etc/cron.d/evil|stderr_logfile; write that",
        "[program:x]~user=nobody~stdout_logfile=/tmp/a.log~ ;/../../etc/cron.d/evil|stdout_logfile;"
            + " write that",
        "[program:x]~command=cat~user=nobody~ root|goes on with user; write that",
        "[program:x]~user=nobody~command=x~stdout_logfile=/tmp/../etc/a.log|.. in its path",
        "[program:x]~user=nobody~command=x~stderr_logfile=/../etc/a.log ; fine|.. in its path",
        "[program:x]~user=nobody~stdout_logfile=/tmp/a #/../../etc/a.log|has a ; or # after a"
            + " blank",
        "[program:x]~user=nobody~stdout_logfile=/tmp/a.log #/../../etc/a.log|has a ; or # after a"
            + " blank"
      })
  void aLogThatRootWouldWriteElsewhere_isRefused_withAReason(String lines, String why)
      throws IOException {
    String content = lines.replace('~', '\n') + "\n";
    isRefused(files().write(FILE, content, Optional.empty()), why);
    assertEquals(List.of(), names());
  }

  @Test
  void valuesOfSeveralLines_andDotsInTheNamesOfLogs_areFine() throws IOException {
    String content =
        """
        ; made by hand
        [program:queue]
          ; indented
        command=/bin/sh
          -c "sleep 1"
        environment=A="b",
          user="nobody",
            stdout_logfile="c"
        user=nobody
        numprocs=2
        process_name=%(group_name)s_%(process_num)02d
        stdout_logfile=/tmp/..%(group_name)s_%(process_num)02d..log
        stderr_logfile=/tmp/%(program_name)s-%(process_num)d.log
        """;
    assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, content, Optional.empty())));
  }

  @Test
  void aFileThatIsTooLong_isRefused() throws IOException {
    String tooLong = OLD + ";".repeat(64 << 10);
    isRefused(files().write(FILE, tooLong, Optional.empty()), "longer");
    // Nor does the script rely on us.
    CommandLine put =
        CommandLine.of(script("").toString(), "put", FILE, "absent", sum("x")).reading(tooLong);
    assertEquals(
        new ShellResult.ShellExited(1, "refused: it is longer than 65536 bytes\n", "", false),
        new LocalShell().run(put, LIMIT, 1000));
    assertEquals(List.of(), names());
  }

  @Test
  void whereUsersAreListed_onlyThose_andRootByItsNameOnly() throws IOException {
    String asRoot = OLD.replace("nobody", "root");
    isRefused(files("www-data").write(FILE, OLD, Optional.empty()), "www-data");
    isRefused(files("www-data nobody").write(FILE, asRoot, Optional.empty()), "root");
    assertEquals(
        new WriteResult.FileWritten(), is(files("nobody").write(FILE, OLD, Optional.empty())));
    assertEquals(
        new WriteResult.FileWritten(), is(files("x root").write(FILE, asRoot, Optional.of(OLD))));
  }

  @Test
  void whatIsNoPlainFile_isRefused_andLeftAlone() throws IOException {
    Path elsewhere = temp.resolve("elsewhere");
    Files.writeString(elsewhere, OLD);
    Files.createSymbolicLink(folder.resolve("link.conf"), elsewhere);
    Files.createSymbolicLink(folder.resolve("nowhere.conf"), temp.resolve("nothing"));
    Files.createDirectory(folder.resolve("folder.conf"));
    Processes.must("mkfifo", folder.resolve("fifo.conf").toString());
    for (String name : List.of("link.conf", "nowhere.conf", "folder.conf", "fifo.conf")) {
      isRefused(files().write(name, NEW, Optional.of(OLD)), name);
      isRefused(files().delete(name, OLD), name);
      assertInstanceOf(Reply.FailedReply.class, files().read(name));
    }
    assertEquals(OLD, Files.readString(elsewhere));
    assertFalse(Files.exists(temp.resolve("nothing")));
    assertEquals(4, names().size());
  }

  @Test
  void aFullDisk_leavesTheOldFile_andNothingElse() throws IOException {
    Processes.must("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
    try {
      put(OLD);
      Processes.run("dd", "if=/dev/zero", "of=" + folder.resolve("filler"), "bs=4k", "status=none");
      isRefused(files().write(FILE, NEW, Optional.of(OLD)), "is the disk full?");
      assertEquals(OLD, onDisk());
      assertEquals(List.of("filler", FILE), names());
      assertEquals(new WriteResult.FileWritten(), is(files().delete(FILE, OLD)));
    } finally {
      Processes.must("umount", folder.toString());
    }
  }

  @Test
  void aFolderThatCannotBeWritten_isReported() throws IOException {
    put(OLD);
    Processes.must("mount", "--bind", folder.toString(), folder.toString());
    try {
      Processes.must("mount", "-o", "remount,ro,bind", folder.toString());
      isRefused(files().write(FILE, NEW, Optional.of(OLD)), "cannot be written");
      isRefused(files().delete(FILE, OLD), "cannot be deleted");
      assertEquals(OLD, onDisk());
    } finally {
      Processes.must("umount", folder.toString());
    }
  }

  @Test
  void aTextThatIsCutOffOnItsWay_isNotTakenForAWholeOne() throws IOException {
    put(OLD);
    ProgramFiles cutting =
        new ProgramFiles(
            new LocalShell(),
            List.of("sh", "-c", "head -c 50 | \"$0\" \"$@\"", script("").toString()),
            LIMIT);
    String longer = OLD + "priority=1\n";
    isRefused(cutting.write(FILE, longer, Optional.of(OLD)), "whole");
    assertEquals(OLD, onDisk());
    assertEquals(List.of(FILE), names());
  }

  @Test
  void killedAtAnyMoment_theFileIsOldOrNew_andTheNextRunTidiesUp() throws Exception {
    killedAtAnyMoment(15);
  }

  /** Many kills. */
  @Test
  @Tag("soak")
  void killedManyTimes_theFileIsOldOrNew_andTheNextRunTidiesUp() throws Exception {
    killedAtAnyMoment(150);
  }

  private void killedAtAnyMoment(int times) throws Exception {
    Path script = script("");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int news = 0;
    for (int i = 0; i < times; i++) {
      put(OLD);
      Process process =
          new ProcessBuilder("sh", script.toString(), "put", FILE, sum(OLD), sum(NEW)).start();
      try (var in = process.getOutputStream()) {
        in.write(NEW.getBytes(StandardCharsets.UTF_8));
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(40_000));
      // What it had started goes on to its end, and holds the lock for that long.
      process.destroyForcibly();
      process.waitFor();
      String left = onDisk();
      assertTrue(left.equals(OLD) || left.equals(NEW), () -> "seed " + seed + ": " + left);
      news += left.equals(NEW) ? 1 : 0;
      assertTrue(names().stream().filter(name -> name.endsWith(".conf")).count() == 1);
      assertEquals(new WriteResult.FileWritten(), is(files().write(FILE, NEW, Optional.of(left))));
      assertEquals(List.of(FILE), names());
    }
    assertTrue(news < times, "some were killed before the end");
  }

  private static String sum(String text) {
    return Processes.must("sh", "-c", "printf %s \"$0\" | sha256sum", text).substring(0, 64);
  }

  @Test
  void whatCannotBeChecked_isRefused() throws IOException {
    Path script = script("");
    Path withoutAwk = Files.createDirectory(temp.resolve("bin"));
    for (String tool :
        List.of("cut", "head", "id", "mktemp", "rm", "sed", "sha256sum", "timeout", "wc")) {
      Files.createSymbolicLink(
          withoutAwk.resolve(tool),
          Path.of(Processes.must("sh", "-c", "command -v " + tool).strip()));
    }
    Files.writeString(
        script, Files.readString(script).replaceFirst("(?m)^PATH=.*$", "PATH=" + withoutAwk));
    ProgramFiles files = new ProgramFiles(new LocalShell(), List.of(script.toString()), LIMIT);
    isRefused(files.write(FILE, OLD, Optional.empty()), "could not be checked");
    assertEquals(List.of(), names());
  }

  /** Whatever passes is one program of that user to Supervisor's own parser too. */
  @Test
  void whatPasses_isOneProgramOfThatUser_toSupervisorToo() throws IOException {
    whatPasses(80);
  }

  /** A thousand tries. */
  @Test
  @Tag("soak")
  void whatPasses_howeverMuchIsTried_isOneProgramOfThatUser() throws IOException {
    whatPasses(1000);
  }

  private void whatPasses(int tries) throws IOException {
    List<String> pieces =
        Arrays.asList(
            "[program:a]",
            "[program:b]",
            " [program:b]",
            "[include]",
            "user=nobody",
            "user=root",
            " user=root",
            "USER : root",
            "user=nobody ;root",
            "command=x",
            " command=y",
            "",
            ";",
            "#",
            "; user=root",
            "\tuser=root",
            "\tstdout_logfile=/etc/cron.d/a",
            "autostart=true",
            "startsecs=1",
            "stopwaitsecs=5",
            "priority=5",
            "stdout_logfile=/tmp/a.log",
            "stdout_logfile=/tmp/%(process_num).log",
            " x/../a",
            "environment=A=\"1\"",
            "[program:a]]",
            "user",
            "user=nobody\t");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int passed = 0;
    try (SupervisorParser parser = new SupervisorParser()) {
      ProgramFiles files = files("nobody");
      for (int i = 0; i < tries; i++) {
        StringBuilder text = new StringBuilder(random.nextInt(4) > 0 ? "[program:a]\n" : "");
        text.append(random.nextInt(4) > 0 ? "user=nobody\n" : "");
        text.append(random.nextInt(4) > 0 ? "command=x\n" : "");
        Collections.shuffle(pieces, random);
        pieces.stream().limit(random.nextInt(4)).forEach(piece -> text.append(piece).append('\n'));
        String content = text.toString();
        Files.deleteIfExists(folder.resolve(FILE));
        if (is(files.write(FILE, content, Optional.empty())) instanceof WriteResult.FileWritten) {
          passed++;
          JsonNode read = parser.read(content);
          assertFalse(read.has("error"), () -> "seed " + seed + ": " + read + "\n" + content);
          assertEquals(1, read.get("groups").size(), () -> "seed " + seed + "\n" + content);
          assertEquals(
              "nobody",
              read.at("/groups/0/processes/0/user").asString(),
              () -> "seed " + seed + "\n" + content);
          String log = read.at("/groups/0/processes/0/stdout").asString();
          assertTrue(
              List.of("AUTO", "/tmp/a.log").contains(log),
              () -> "seed " + seed + ": " + log + "\n" + content);
        }
      }
    }
    assertTrue(passed > tries / 40, passed + " passed");
  }

  @Test
  void whereTheScriptIsMissing_thePersonIsInformedWhatToInstall() {
    ProgramFiles files =
        new ProgramFiles(new LocalShell(), List.of(temp.resolve("none").toString()), LIMIT);
    Reply.FailedReply<?> read = assertInstanceOf(Reply.FailedReply.class, files.read(FILE));
    assertEquals(Problem.ProblemKind.NOT_INSTALLED, read.problem().problemKind());
    assertTrue(read.problem().sentence().contains("config/workerbot-conf"));
  }
}
