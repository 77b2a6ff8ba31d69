package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which database a config file means. */
class DatabaseUrlTest {
  private static final String SERVERS =
      """
      servers:
        web1: {host: web1.example.com, user: deploy}
      """;

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = dir.resolve("workerbot.yaml");
  }

  private ConfigFile.ReadConfig load(Path path, Map<String, String> env) throws IOException {
    return SchemaAgreement.load(path, name -> Optional.ofNullable(env.get(name)));
  }

  private String url(Path path, Map<String, String> env) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(path, env)).config().storage();
  }

  private String mistake(Map<String, String> env) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, load(file, env))
        .mistakes()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "storage: {url: jdbc:sqlite:db/x.db}\n"})
  void whoeverRunsIt_byWhicheverLink_hasTheSameDatabase(String storage) throws IOException {
    Files.writeString(file, SERVERS + storage);
    Path link =
        Files.createSymbolicLink(Files.createDirectory(dir.resolve("a")).resolve("b"), file);
    String usual =
        "jdbc:sqlite:" + dir.resolve(storage.isEmpty() ? "state/workerbot.db" : "db/x.db");
    assertEquals(usual, url(file, Map.of()));
    assertEquals(usual, url(link, Map.of("HOME", "/home/anna")));
    assertEquals(usual, url(file, Map.of("STATE_DIRECTORY", dir + "/other")));
    assertEquals(usual, url(file, Map.of("XDG_STATE_HOME", dir + "/xdg")));
  }

  @Test
  void anInstalledConfig_hasItsDatabaseInTheFolderOfTheService() {
    assertEquals(
        Path.of("/var/lib/workerbot/workerbot.db"),
        new DatabaseUrl(Path.of("/etc/workerbot/workerbot.yaml")).usual());
    assertEquals(
        Path.of("/opt/x/state/workerbot.db"),
        new DatabaseUrl(Path.of("/etc/../opt/x/workerbot.yaml")).usual());
  }

  /** Earlier versions took the folder from the environment. */
  @ParameterizedTest
  @ValueSource(
      strings = {"STATE_DIRECTORY:", "XDG_STATE_HOME:workerbot", "HOME:.local/state/workerbot"})
  void aDatabaseOfAnEarlierVersion_isNotLeftBehindSilently(String at) throws IOException {
    Files.writeString(file, SERVERS);
    String variable = at.split(":", 2)[0];
    Path old = dir.resolve("old").resolve(at.split(":", 2)[1]).resolve("workerbot.db");
    Files.createDirectories(old.getParent());
    Map<String, String> env = Map.of(variable, dir.resolve("old").toString());
    assertEquals("jdbc:sqlite:" + dir.resolve("state/workerbot.db"), url(file, env));
    Files.createFile(old);
    String reported = mistake(env);
    assertTrue(reported.contains("there is one at " + old + "."), reported);
    assertTrue(reported.contains("`storage: {url: jdbc:sqlite:" + old + "}`"), reported);
    Files.writeString(file, SERVERS + "storage: {url: jdbc:sqlite:%s}\n".formatted(old));
    assertEquals("jdbc:sqlite:" + old, url(file, env));
    Files.writeString(file, SERVERS);
    Files.createFile(Files.createDirectory(dir.resolve("state")).resolve("workerbot.db"));
    assertEquals("jdbc:sqlite:" + dir.resolve("state/workerbot.db"), url(file, env));
  }

  @Test
  void aHomeFolder_whichIsAnotherForEachUser_isRefused() throws IOException {
    Files.writeString(file, SERVERS + "storage: {url: jdbc:sqlite:~/x.db}\n");
    String reported = mistake(Map.of("HOME", "/home/anna"));
    assertTrue(reported.contains("line 3: `url` cannot begin with ~"), reported);
  }
}
