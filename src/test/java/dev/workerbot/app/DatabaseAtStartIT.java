package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command says of a database that it cannot open, which is the first that some read. */
class DatabaseAtStartIT {
  @TempDir Path dir;
  private Path small;
  private Path database;
  private Path config;

  @BeforeEach
  void mount() throws IOException {
    small = Files.createDirectory(dir.resolve("small"));
    mount(small, "size=2m");
    database = small.resolve("workerbot.db");
    config = dir.resolve("workerbot.yaml");
    Files.writeString(
        config,
        """
        servers:
          web1: {host: 127.0.0.1, port: 1, user: u}
        alerts: {enabled: false}
        http: {enabled: false}
        storage: {url: "jdbc:sqlite:%s"}
        """
            .formatted(database));
  }

  @AfterEach
  void unmount() throws IOException {
    try (var folders = Files.list(dir)) {
      folders
          .filter(Files::isDirectory)
          .forEach(folder -> Processes.run("umount", "-l", folder.toString()));
    }
  }

  private static void mount(Path where, String options) {
    Processes.must("mount", "-t", "tmpfs", "-o", options, "tmpfs", where.toString());
  }

  private void fill() {
    Processes.Ran filled = Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    assertTrue(filled.output().contains("No space left"), filled.output());
  }

  private Ran call(String line) {
    return Ran.call("history\n", line.formatted(config, dir.resolve("copy.db")).split(" "));
  }

  private Ran made() {
    return call("exec --config %s -- whoami").exits(0);
  }

  private Processes.Ran exec(List<String> before, String... options) {
    List<String> words = new ArrayList<>(before);
    words.addAll(Processes.java(Main.class, "exec", "--config", config.toString(), "--", "whoami"));
    words.addAll(before.size() + 1, Arrays.asList(options));
    return Processes.run(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec --config %s -- history", "chat --config %s"})
  void aFullDisk_isSaid_inOurOwnWords(String command) {
    fill();
    assertEquals(
        "workerbot: the disk that holds workerbot's database is full. Free some space on the file system of %s.\n"
            .formatted(small),
        call(command).exits(2).complains("full").err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exec --config %s -- history", "chat --config %s", "backup --config %s %s"})
  void aDiskThatHasFilled_isSaid_inOurOwnWords(String command) {
    made();
    fill();
    String said = call(command).complains("the disk that holds workerbot's database is full").err();
    assertTrue(said.endsWith("Free some space on the file system of " + small + ".\n"), said);
    assertFalse(said.contains("SQLITE") || said.contains("by itself"), said);
  }

  @Test
  void check_tellsOfADiskThatIsFull_orNearlySo() {
    Ran little = call("check --offline --config %s").exits(0);
    assertTrue(
        little
            .line("Database")
            .startsWith("⚠ Database: %s; only 2 MB are free".formatted(database)),
        little.out());
    fill();
    assertTrue(
        call("check --offline --config %s")
            .exits(1)
            .line("Database")
            .startsWith("✗ Database: the disk that holds workerbot's database is full. Free some"));
    assertFalse(Files.exists(database), "check makes none");
  }

  @Test
  void aReadOnlyFileSystem_isSaid() {
    made();
    Processes.must("mount", "-o", "remount,ro", small.toString());
    String said =
        "the file system that holds the database file %s is mounted read-only. Mount it read-write."
            .formatted(database);
    call("exec --config %s -- history").exits(2).complains("workerbot: " + said);
    call("chat --config %s").exits(2).complains("workerbot: " + said);
    call("check --offline --config %s").exits(1).says("✗ Database: " + said);
    call("backup --config %s %s").exits(1).complains("workerbot: no backup was made: " + said);
  }

  @Test
  void whatIsNoDatabaseOfOurs_isLeftAsItIs() throws IOException, SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = other.createStatement()) {
      statement.execute("CREATE TABLE theirs (x)");
    }
    byte[] theirs = Files.readAllBytes(database);
    call("exec --config %s -- history")
        .exits(2)
        .complains(
            "workerbot: the database file %s belongs to another program".formatted(database));
    assertEquals(theirs.length, Files.size(database));
    Files.writeString(database, "no database at all\n".repeat(1000));
    call("exec --config %s -- history")
        .exits(2)
        .complains(
            "%s is not an SQLite database, or is damaged. If `storage.url`".formatted(database));
    Files.delete(database);
    Files.createDirectory(database);
    call("exec --config %s -- history")
        .exits(2)
        .complains("%s is a folder. `storage.url` takes the path of a file".formatted(database));
  }

  /** Root without its powers stands for the account of a bot. */
  @Test
  void aDatabaseOfAnotherAccount_namesThatAccount_andWhoAsks() {
    made();
    List<String> powerless = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");
    Processes.must("chown", "-R", "nobody", small.toString());
    Processes.must("chmod", "755", small.toString());
    Processes.Ran ran = exec(powerless);
    assertEquals(2, ran.code());
    assertEquals(
        "workerbot: the database file %s belongs to nobody, and root may not read and write it. Run this as nobody: `sudo -u nobody …`.\n"
            .formatted(database),
        ran.output());
    Processes.must("chown", "root", database.toString());
    assertEquals(
        "workerbot: root may not write to the folder %s, in which the database has its files. Run workerbot as nobody, or set `storage.url` in the config to a folder that belongs to root.\n"
            .formatted(small),
        exec(powerless).output());
    Processes.must("chown", "root", small.toString());
    assertTrue(
        exec(powerless)
            .output()
            .startsWith(
                "workerbot: cannot write to the folder "
                    + database
                    + ".locks: permission denied."));
  }

  @ParameterizedTest
  @CsvSource({
    "size=100k,its disk is full",
    "noexec,it may be mounted noexec",
    "ro,root may not write there"
  })
  void aTemporaryFolderThatIsOfNoUse_isNamed(String options, String why) throws IOException {
    Path temporary = Files.createDirectory(dir.resolve("temporary"));
    mount(temporary, options);
    Processes.Ran ran = exec(List.of(), "-Djava.io.tmpdir=" + temporary);
    assertEquals(2, ran.code());
    assertTrue(
        ran.output()
            .startsWith(
                "workerbot: SQLite's own code cannot be unpacked into %s and run there: %s. "
                    .formatted(temporary, why)),
        ran.output());
    assertEquals(1, ran.output().lines().count(), ran.output());
  }
}
