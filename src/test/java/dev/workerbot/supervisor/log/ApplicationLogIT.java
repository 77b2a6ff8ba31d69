package dev.workerbot.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, with a real shell, of the log of the application that a worker works for. */
class ApplicationLogIT {
  private static final WorkerName QUEUE = WorkerName.of("queue");
  private static final String ERROR =
      "[2026-12-01 03:04:05] production.ERROR: no key {\"exception\":\"[object]"
          + " (Illuminate\\\\Encryption\\\\MissingAppKeyException(code: 0): no key at"
          + " /srv/x.php:1)\n"
          + "[stacktrace]\n"
          + "#0 {main}\n"
          + "\"}\n";

  @TempDir Path dir;
  private Path logs;
  private Path log;

  @BeforeEach
  void make() throws IOException {
    Processes.must("chmod", "755", dir.toString());
    logs = Files.createDirectories(dir.resolve("shop/storage/logs"));
    log = logs.resolve("laravel.log");
    Files.writeString(dir.resolve("secret.txt"), ERROR.replace("no key", "the secret"));
    config("php " + dir + "/shop/artisan queue:work --max-time=3600");
  }

  private void config(String command) throws IOException {
    Files.writeString(
        dir.resolve("supervisord.conf"),
        "[supervisord]\n[program:queue]\ncommand=" + command + "\n");
  }

  private LogFinder.LogAnswer answer(Shell shell, List<String> tail) {
    SupervisorctlSettings settings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of(dir + "/supervisord.conf"),
            tail,
            Duration.ofSeconds(5),
            List.of(),
            List.of());
    return new LogFinder(
            shell, settings, new ConfigFiles(shell, settings, Optional.empty(), TextWork.here()))
        .tail(QUEUE, LogStream.APPLICATION, 20);
  }

  private LogTail read() {
    return assertInstanceOf(
            LogFinder.LogAnswer.ReadLog.class, answer(new LocalShell(), List.of("tail")))
        .tail();
  }

  private List<String> records() {
    return LaravelLog.lines(read().text());
  }

  private String refused(Shell shell, List<String> tail) {
    LogFinder.LogAnswer.NoLogAnswer none =
        assertInstanceOf(LogFinder.LogAnswer.NoLogAnswer.class, answer(shell, tail));
    assertFalse(none.mayFallBack(), "supervisord, which is root, is never asked for it");
    assertFalse(none.problem().sentence().contains("the secret"));
    return none.problem().sentence();
  }

  @Test
  void theLogBesideArtisan_isReadByItsRecords() throws IOException {
    Files.writeString(log, ERROR + ERROR);
    assertEquals(
        List.of(
            "2026-12-01 03:04:05 ERROR MissingAppKeyException: no key",
            "2026-12-01 03:04:05 ERROR MissingAppKeyException: no key"),
        records());
    assertEquals(log.toString(), read().source());
    assertTrue(read().writtenAt().isPresent());
    assertFalse(read().text().contains("stacktrace"), "no trace leaves the server");
  }

  @Test
  void theNewestOfLaravelsOwnNames_isRead() throws IOException {
    Files.writeString(log, ERROR);
    Path today = logs.resolve("laravel-2026-12-01.log");
    Files.writeString(today, ERROR.replace("no key", "today"));
    Files.writeString(logs.resolve("laravel-worker.log"), ERROR.replace("no key", "output"));
    Instant now = Instant.now();
    Files.setLastModifiedTime(log, FileTime.from(now.minusSeconds(60)));
    Files.setLastModifiedTime(today, FileTime.from(now.minusSeconds(30)));
    assertEquals(List.of("2026-12-01 03:04:05 ERROR MissingAppKeyException: today"), records());
  }

  @Test
  void storageOfAllReleases_behindLinks_isRead() throws IOException {
    Files.writeString(log, ERROR);
    Path release = Files.createDirectories(dir.resolve("releases/7"));
    Files.createSymbolicLink(release.resolve("storage"), dir.resolve("shop/storage"));
    Files.createSymbolicLink(dir.resolve("current"), release);
    config("php artisan queue:work\ndirectory=" + dir + "/current");
    assertEquals(1, records().size());
  }

  @Test
  void aLinkToAnotherFile_isNeverFollowed() throws IOException {
    Files.createSymbolicLink(log, Path.of("../../../secret.txt"));
    assertTrue(refused(new LocalShell(), List.of("tail")).contains("out of its folder"));
    Files.delete(log);
    Files.createLink(log, dir.resolve("secret.txt"));
    assertTrue(refused(new LocalShell(), List.of("tail")).contains("hard links"));
  }

  @Test
  void sudosTail_isNeverUsedForIt() throws IOException {
    Files.writeString(log, ERROR);
    LogFinder.LogAnswer answer = answer(new LocalShell(), List.of("false", "tail"));
    assertInstanceOf(LogFinder.LogAnswer.ReadLog.class, answer);
  }

  @Test
  void whatTheLoginUserMayNotRead_isNotRead_andTheAnswerSaysWhatToDo() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")));
    Files.writeString(log, ERROR.replace("no key", "the secret"));
    Processes.must("chmod", "600", log.toString());
    String why = refused(LocalShell.as("nobody"), List.of("tail"));
    assertTrue(why.contains("the SSH user may not read it"), why);
    assertTrue(why.contains("a member of the application's group"), why);
  }

  @Test
  void noLog_andNoApplication_areSaid() throws IOException {
    assertTrue(refused(new LocalShell(), List.of("tail")).contains("does not exist"));
    config("python3 worker.py");
    assertTrue(refused(new LocalShell(), List.of("tail")).contains("does not run Laravel's"));
    config("docker exec shop php /srv/shop/artisan queue:work");
    assertTrue(refused(new LocalShell(), List.of("tail")).contains("does not say where"));
  }

  @Test
  void aLogOfTwoGigabytes_withARecordOfTenMegabytes_isReadInAMoment() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(2L << 30);
      file.seek(2L << 30);
      String trace = "#0 /srv/shop/x.php(1): f()\n".repeat(400_000);
      file.write(("\n" + ERROR.replace("#0 {main}\n", trace)).getBytes(StandardCharsets.UTF_8));
      file.write(
          ("[2026-12-01 03:04:06] production.ERROR: " + "x".repeat(5 << 20) + "\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    long begun = System.nanoTime();
    List<String> records = records();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertEquals(2, records.size());
    assertEquals("2026-12-01 03:04:05 ERROR MissingAppKeyException: no key", records.getFirst());
    assertTrue(records.getLast().length() < 500);
    assertTrue(read().text().length() < 10_000, "of each line only its beginning is sent");
    assertTrue(took.compareTo(Duration.ofSeconds(4)) < 0, took.toString());
  }

  @Test
  void whatHasNoRecords_isSaidToHaveNone() throws IOException {
    Files.writeString(log, "{\"message\":\"json\"}\n");
    assertTrue(read().notices().getFirst().contains("begins a record"));
  }
}
