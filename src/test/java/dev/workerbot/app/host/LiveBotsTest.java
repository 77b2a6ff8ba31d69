package dev.workerbot.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which live bot has which database, on a {@code /proc} made for the test. */
class LiveBotsTest {
  private static final String JAVA = "/usr/bin/java -jar /opt/workerbot/workerbot.jar ";

  @TempDir Path dir;
  private Path proc;
  private Path config;
  private Path its;
  private Path ours;

  @BeforeEach
  void makeFiles() throws IOException {
    proc = Files.createDirectories(dir.resolve("proc"));
    config = Files.createFile(dir.resolve("workerbot.yaml"));
    its = database("its");
    ours = database("ours");
  }

  private Path database(String name) throws IOException {
    Path file = Files.createDirectories(dir.resolve(name)).resolve("workerbot.db");
    Files.createFile(Files.createDirectory(Path.of(file + ".locks")).resolve("run.lock"));
    return file;
  }

  private Path process(String words) throws IOException {
    Path process = Files.createDirectories(proc.resolve("812"));
    Files.writeString(process.resolve("cmdline"), words.replace(' ', '\0') + "\0");
    Files.createSymbolicLink(process.resolve("cwd"), dir);
    Files.writeString(process.resolve("environ"), "HOME=/root\0");
    return process;
  }

  private void open(Path process, Path database) throws IOException {
    Files.createDirectories(process.resolve("fd"));
    Files.createSymbolicLink(
        process.resolve("fd").resolve("7"), Path.of(database + ".locks/run.lock"));
  }

  private Optional<String> found() {
    return new LiveBots(proc, dir.resolve("installed.yaml")).elsewhere(config, ours);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --config FILE",
        "run -c FILE",
        "run --config=FILE",
        "run -c workerbot.yaml",
        "run -cFILE",
        "run -c=FILE",
        "run"
      })
  void aBotWithThisConfig_onAnotherDatabase_isNamed_howeverItWasStarted(String words)
      throws IOException {
    open(process(JAVA + words.replace("FILE", config.toString())), its);
    String sentence = found().orElseThrow();
    assertTrue(sentence.contains("(pid 812) on another database, " + its + ";"), sentence);
    assertTrue(sentence.contains("this would open " + ours + ","), sentence);
  }

  @Test
  void aConfigOfTheEnvironment_isTakenFromTheBotsOwn() throws IOException {
    Path process = process(JAVA + "run");
    Files.writeString(process.resolve("environ"), "A=b\0WORKERBOT_CONFIG=" + config + "\0");
    Files.delete(process.resolve("cwd"));
    Files.createSymbolicLink(process.resolve("cwd"), its.getParent());
    open(process, its);
    assertTrue(found().isPresent());
  }

  @Test
  void aBotThatWasGivenNoConfig_hasTheInstalledOne_whereNoneIsInItsFolder() throws IOException {
    Path process = process(JAVA + "run");
    open(process, its);
    config = Files.createFile(dir.resolve("installed.yaml"));
    assertEquals(Optional.empty(), found(), "one is in its folder");
    Files.delete(process.resolve("cwd"));
    Files.createSymbolicLink(process.resolve("cwd"), its.getParent());
    assertTrue(found().isPresent());
  }

  @Test
  void aBotOnTheSameDatabase_isAllRight_alsoByAnotherPath() throws IOException {
    Files.createSymbolicLink(dir.resolve("link"), ours.getParent());
    open(process(JAVA + "run -c " + config), dir.resolve("link").resolve("workerbot.db"));
    assertEquals(Optional.empty(), found());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bin/vi run --config FILE",
        "java -jar workerbot.jar exec --config FILE -- run x",
        "java -jar workerbot.jar run --config /etc/hostname",
        "java -jar workerbot.jar"
      })
  void anythingElse_isNoBotOfThisConfig(String words) throws IOException {
    open(process(words.replace("FILE", config.toString())), its);
    assertEquals(Optional.empty(), found());
  }

  @Test
  void aBotInAContainer_hasThisConfig_whereItIsTheSameFile() throws IOException {
    Path etc = Files.createDirectories(dir.resolve("box/etc/workerbot"));
    Path process = process("java -jar /opt/workerbot/workerbot.jar run -c /etc/workerbot/a.yaml");
    Files.createSymbolicLink(process.resolve("root"), dir.resolve("box"));
    open(process, its);
    Files.createFile(etc.resolve("a.yaml"));
    assertEquals(Optional.empty(), found());
    Files.delete(etc.resolve("a.yaml"));
    Files.createLink(etc.resolve("a.yaml"), config);
    assertTrue(found().isPresent());
  }

  @Test
  void aBotThatIsAboutToStart_hasNoDatabaseYet() throws IOException {
    Files.createDirectories(process(JAVA + "run -c " + config).resolve("fd"));
    assertEquals(Optional.empty(), found());
  }

  /** Another account's open files cannot be listed; the kernel's list of locks can. */
  @Test
  void aBotOfAnotherAccount_isKnownByTheLocksOfTheKernel() throws IOException {
    Path process = process(JAVA + "run -c " + config);
    Object inode = Files.getAttribute(Path.of(ours + ".locks/run.lock"), "unix:ino");
    String line = "1: POSIX  ADVISORY  WRITE %s fd:01:%s 0 0%n";
    Files.writeString(proc.resolve("locks"), line.formatted("812", inode));
    assertEquals(Optional.empty(), found(), "about to start");
    Files.setLastModifiedTime(process, FileTime.from(Instant.now().minusSeconds(600)));
    assertEquals(Optional.empty(), found(), "has ours");
    Files.writeString(proc.resolve("locks"), line.formatted("812", "4711"));
    String sentence = found().orElseThrow();
    assertTrue(sentence.contains("(pid 812) on another database; this"), sentence);
    Files.writeString(proc.resolve("locks"), line.formatted("813", inode));
    assertTrue(found().isPresent(), "somebody else has ours");
  }
}
