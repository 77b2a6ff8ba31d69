package dev.workerbot.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code logs} reads, with a real shell: the log that the config names, and nothing else. */
class LogReaderIT {
  private static final List<String> SUDO = List.of("env", "tail");

  @TempDir Path dir;
  private Path folder;
  private Path log;

  @BeforeEach
  void make() throws IOException {
    Processes.must("chmod", "755", dir.toString());
    folder = Files.createDirectories(dir.resolve("logs"));
    log = Files.writeString(folder.resolve("x.log"), "one\ntwo\nthree\n");
    Files.writeString(
        Files.createDirectories(dir.resolve(".ssh")).resolve("id_rsa"), "the key\nof us\n");
    Files.writeString(dir.resolve("secret.txt"), "the secret\n");
  }

  private static LogReader reader(List<String> tail, List<String> folders) {
    return new LogReader(
        new LocalShell(),
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.empty(),
            tail,
            Duration.ofSeconds(5),
            List.of(),
            folders));
  }

  private static LogReader reader() {
    return reader(List.of("tail"), List.of());
  }

  private static String read(Path path) {
    return assertInstanceOf(
            LogReader.LogRead.LogText.class, reader().lines(path.toString(), 2, 10_000))
        .text();
  }

  private static String refused(LogReader reader, String path) {
    LogReader.LogRead.NoLogText noLogText =
        assertInstanceOf(LogReader.LogRead.NoLogText.class, reader.lines(path, 2, 10_000), path);
    assertFalse(
        noLogText.mayFallBack(), "nor through supervisord: " + noLogText.problem().sentence());
    assertTrue(noLogText.problem().sentence().contains(path), noLogText.problem().sentence());
    return noLogText.problem().sentence();
  }

  @Test
  void theLogItself_andALinkWithinItsFolder_areRead() throws IOException {
    assertEquals("two\nthree\n", read(log));
    Files.createSymbolicLink(folder.resolve("now.log"), Path.of("x.log"));
    assertEquals("two\nthree\n", read(folder.resolve("now.log")));
    Files.createSymbolicLink(folder.resolve("whole.log"), log.toRealPath());
    assertEquals("two\nthree\n", read(folder.resolve("whole.log")));
    Files.createSymbolicLink(dir.resolve("current"), folder);
    assertEquals("two\nthree\n", read(dir.resolve("current/x.log")));
  }

  @Test
  void aLinkOutOfTheFolder_isRefused() throws IOException {
    for (String target :
        List.of("../secret.txt", "../.ssh/id_rsa", dir + "/secret.txt", "/etc/passwd")) {
      Path link = folder.resolve("link.log");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(target));
      assertTrue(refused(reader(), link.toString()).contains("out of its folder"), target);
    }
    Files.delete(folder.resolve("link.log"));
    Files.createLink(folder.resolve("hard.log"), dir.resolve("secret.txt"));
    assertTrue(refused(reader(), folder + "/hard.log").contains("hard links"));
  }

  @Test
  void hiddenFolders_andKeys_areRefused_butWhereTheConfigNamesTheFolder() throws IOException {
    assertTrue(refused(reader(), dir + "/.ssh/id_rsa").contains("log-folders"));
    assertTrue(refused(reader(), dir + "/logs/../.ssh/known").contains("log-folders"));
    Files.createSymbolicLink(dir.resolve("open"), dir.resolve(".ssh"));
    Files.writeString(dir.resolve(".ssh/w.log"), "work\n");
    assertTrue(refused(reader(), dir + "/open/w.log").contains("hidden"));
    LogReader allowed = reader(List.of("tail"), List.of(dir.toRealPath() + "/.ssh"));
    assertEquals(
        "work\n",
        assertInstanceOf(
                LogReader.LogRead.LogText.class,
                allowed.lines(dir.toRealPath() + "/.ssh/w.log", 5, 10_000))
            .text());
    assertTrue(refused(allowed, dir.toRealPath() + "/.ssh/id_rsa").contains("a key"));
    Files.writeString(log, "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n");
    assertTrue(refused(reader(), log.toString()).contains("a key"), "whatever its name");
    Files.createSymbolicLink(folder.resolve("y.log"), Path.of(".env"));
    Files.writeString(folder.resolve(".env"), "A=b\n");
    assertTrue(refused(reader(), folder + "/y.log").contains("hidden"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID_RSA",
        "id_backup",
        "deploy_ed25519",
        "x.PEM",
        "server.key.bak",
        "server.Key.1",
        "AuthKey_17.p8",
        "x.P12",
        "x.pfx",
        "x.jks",
        "x.kdbx",
        "x.ovpn",
        "secrets.env",
        "production.ENV",
        "app.env.local",
        "env",
        "credentials.json",
        "Credentials",
        "aws-credentials.csv",
        "client_secret_17.json",
        "secrets.yml",
        "htpasswd",
        "Shadow",
        "shadow-",
        "passwd~",
        "auth.json",
        "wp-config.php",
        "WP-Config.php.old",
        "config.inc.php",
        "my.cnf",
        "kubeconfig"
      })
  void aFileOfSecrets_isRefused_byItsName_andByThatOfALinkToIt(String name) throws IOException {
    Files.writeString(folder.resolve(name), "harmless\n");
    assertTrue(refused(reader(), folder + "/" + name).contains("looks like a key"), name);
    Files.createSymbolicLink(folder.resolve("link.log"), Path.of(name));
    assertTrue(refused(reader(), folder + "/link.log").contains("looks like a key"), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "credentials-sync.log",
        "secrets-rotate.log.1",
        "id_generator.log",
        "shadow-copy.log",
        "passwd-reset.out.log",
        "env.err",
        "auth.log",
        "keys.log",
        "secret-stdout---supervisor-x7Gh2k.log",
        "worker.json",
        "horizon.log-20261124",
        "token-refresher",
        "wordpress.log"
      })
  void aLogOfAWorker_isRead_whateverTheWorkerIsCalled(String name) throws IOException {
    assertEquals("two\nthree\n", read(Files.copy(log, folder.resolve(name))));
  }

  @Test
  void aPrivateKey_isRecognised_whereverItStandsInWhatIsRead() throws IOException {
    String body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n";
    String comment = "# a comment\n".repeat(100);
    for (String kind : List.of("RSA PRIVATE KEY", "PRIVATE KEY", "OpenVPN Static key V1")) {
      String begin = "-----BEGIN " + kind + "-----\n";
      String end = "-----END " + kind + "-----\n";
      for (String text :
          List.of(comment + begin + body, body + end, comment + "  " + begin + body + end)) {
        Files.writeString(log, text);
        String why = refused(reader(), log.toString());
        assertTrue(why.contains("private key stands in") || why.contains("a key"), why);
      }
    }
    Files.writeString(log, comment + "one\nmust begin with -----BEGIN PRIVATE KEY-----, it says\n");
    assertEquals("one\nmust begin with -----BEGIN PRIVATE KEY-----, it says\n", read(log));
    Files.writeString(log, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    assertEquals("MIIB\n-----END CERTIFICATE-----\n", read(log));
    Files.writeString(log, comment + "-----BEGIN PRIVATE KEY-----\n" + body + "x\n".repeat(50));
    assertEquals("x\nx\n", read(log), "far above what is read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/environ",
        "/proc/1/cmdline",
        "/sys/kernel/uevent_seqnum",
        "/etc/passwd",
        "/etc/ssh/ssh_host_rsa_key",
        "/var/log/../../etc/passwd",
        "/var/log/../../proc/cpuinfo",
        "/tmp/a\nb.log"
      })
  void whatIsNoLog_isRefused(String path) {
    LogReader.LogRead.NoLogText noLogText =
        assertInstanceOf(LogReader.LogRead.NoLogText.class, reader().lines(path, 2, 10_000));
    assertFalse(noLogText.mayFallBack(), noLogText.problem().sentence());
    assertTrue(
        noLogText.problem().sentence().startsWith("The log file "), noLogText.problem().sentence());
  }

  @Test
  void aPipe_aFolder_andASocket_areRefused_atOnce() throws IOException {
    Processes.must("mkfifo", folder + "/pipe.log");
    assertTrue(
        refused(reader(), folder + "/pipe.log").contains("is a named pipe (FIFO), no ordinary"));
    Files.createDirectory(folder.resolve("d.log"));
    assertTrue(refused(reader(), folder + "/d.log").contains("is a directory, no ordinary file"));
    Processes.must(
        "/usr/bin/python3",
        "-c",
        "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])",
        folder + "/s.log");
    assertTrue(refused(reader(), folder + "/s.log").contains("is a socket, no ordinary file"));
  }

  @Test
  void aLogThatIsExchangedAllTheTime_neverShowsAnotherFile() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Path aside = folder.resolve("aside");
    Thread swapper =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (!over.get()) {
                  Files.deleteIfExists(aside);
                  Files.createSymbolicLink(aside, Path.of("../secret.txt"));
                  Files.move(aside, log, StandardCopyOption.ATOMIC_MOVE);
                  Files.writeString(aside, "two\nthree\n");
                  Files.move(aside, log, StandardCopyOption.ATOMIC_MOVE);
                }
              } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
              }
            });
    int read = 0;
    try {
      for (int i = 0; i < 60; i++) {
        switch (reader().lines(log.toString(), 2, 10_000)) {
          case LogReader.LogRead.LogText(var text, _, _) -> {
            assertEquals("two\nthree\n", text);
            read++;
          }
          case LogReader.LogRead.NoLogText(var problem, var mayFallBack) ->
              assertFalse(mayFallBack, problem.sentence());
        }
      }
    } finally {
      over.set(true);
      swapper.join();
    }
    assertTrue(read < 60, "it was exchanged at the right moment, at least once");
  }

  @Test
  void throughSudo_onlyWhatNobodyElseCanExchange_isRead() throws IOException {
    assertEquals("three\n", sudo(log.toString()));
    Processes.must("chmod", "777", folder.toString());
    assertTrue(refused(reader(SUDO, List.of()), log.toString()).contains("exchange it"));
    Processes.must("chmod", "1777", folder.toString());
    assertEquals("three\n", sudo(log.toString()), "as in /tmp");
    Processes.must("chmod", "755", folder.toString());
    assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
    Processes.must("chown", "nobody", folder.toString());
    assertTrue(refused(reader(SUDO, List.of()), log.toString()).contains("exchange it"));
  }

  private static String sudo(String path) {
    return assertInstanceOf(
            LogReader.LogRead.LogText.class, reader(SUDO, List.of()).lines(path, 1, 10_000))
        .text();
  }

  @Test
  void supervisordIsAsked_onlyWhereNobodyElseCanExchangeTheLog() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
    Processes.must("chmod", "600", log.toString());
    LogReader nobody =
        new LogReader(
            LocalShell.as("nobody"),
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                Optional.empty(),
                List.of("tail"),
                Duration.ofSeconds(5),
                List.of(),
                List.of()));
    LogReader.LogRead.NoLogText noLogText =
        assertInstanceOf(LogReader.LogRead.NoLogText.class, nobody.lines(log.toString(), 2, 1000));
    assertTrue(
        noLogText.problem().sentence().contains("may not read it"), noLogText.problem().sentence());
    assertTrue(noLogText.mayFallBack(), "root's folder");
    Processes.must("chown", "daemon", folder.toString());
    assertFalse(
        assertInstanceOf(LogReader.LogRead.NoLogText.class, nobody.lines(log.toString(), 2, 1000))
            .mayFallBack(),
        "daemon may put a link there");
    Processes.must("chown", "root", folder.toString());
    Processes.must("chmod", "700", folder.toString());
    assertTrue(
        assertInstanceOf(LogReader.LogRead.NoLogText.class, nobody.lines(log.toString(), 2, 1000))
            .mayFallBack(),
        "a closed folder of root's");
  }

  @Test
  void aLinkOnTheWay_countsOnly_whereItsMakerOwnsWhatItLeadsTo() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
    Path home = Files.createDirectory(dir.resolve("home"));
    Processes.must("chown", "daemon", home.toString());
    Path theirs = Files.createSymbolicLink(home.resolve("logs"), folder);
    Processes.must("chown", "-h", "daemon", theirs.toString());
    assertTrue(refused(reader(), theirs + "/x.log").contains("does not own"));
    Processes.must("chown", "daemon", folder.toString());
    assertEquals("two\nthree\n", read(theirs.resolve("x.log")));
  }
}
