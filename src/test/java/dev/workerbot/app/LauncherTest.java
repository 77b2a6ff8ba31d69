package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code bin/workerbot} starts Java, where it is installed; Java prints its words here. */
class LauncherTest {
  @TempDir private Path temporary;
  private Path dir;
  private Path config;

  @BeforeEach
  void install() throws IOException {
    dir = temporary.toRealPath();
    // A lock that nobody can take: nothing is made anew here, while the test goes on.
    for (String folder : List.of("bin", "lib", "state", "java/bin", ".rehearsal.lock")) {
      Files.createDirectories(dir.resolve(folder));
    }
    for (String script : List.of("workerbot", "jdk")) {
      Files.copy(Path.of("bin", script), dir.resolve("bin").resolve(script));
    }
    Files.writeString(dir.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.writeString(dir.resolve("java/bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path jar = Files.createFile(dir.resolve("workerbot.jar"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    for (String kept : List.of("workerbot.aot", "client.aot", "libsqlitejdbc.so")) {
      Files.createFile(dir.resolve(kept));
    }
    config = Files.writeString(dir.resolve("workerbot.yaml"), "");
  }

  private String started(String... words) {
    List<String> all =
        new ArrayList<>(List.of("env", "JAVA_HOME=" + dir.resolve("java"), dir + "/bin/workerbot"));
    all.addAll(List.of(words));
    Processes.Ran ran = Processes.run(all);
    assertEquals(0, ran.code(), ran.output());
    return ran.output();
  }

  private String exec() {
    return started("exec", "--config", config.toString(), "--", "status");
  }

  private ServerSocketChannel listening(Path folder) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(Files.createDirectories(folder).resolve(".7.sock")));
    return listener;
  }

  @Test
  void aCommand_findsWhatIsKept_andABot_doesNotLookForClasses() {
    String exec = exec();
    assertTrue(exec.contains("-XX:AOTCache=" + dir + "/workerbot.aot"), exec);
    assertTrue(exec.contains("-Dorg.sqlite.lib.path=" + dir), exec);
    assertTrue(exec.strip().endsWith("exec --config " + config + " -- status"), exec);
    String run = started("run", "--config", config.toString());
    assertFalse(run.contains("AOTCache"), run);
  }

  @Test
  void whereABotListens_itsClientIsAllThatIsLoaded() throws IOException {
    try (ServerSocketChannel _ = listening(dir.resolve("state"))) {
      String exec = exec();
      assertTrue(exec.contains("-XX:AOTCache=" + dir + "/client.aot"), exec);
      String check = started("check", "--config", config.toString());
      assertTrue(check.contains("-XX:AOTCache=" + dir + "/workerbot.aot"), check);
    }
  }

  @Test
  void aBotElsewhere_isFoundByTheConfig_andAnothersIsNot() throws IOException {
    try (ServerSocketChannel _ = listening(dir.resolve("else where"))) {
      assertTrue(exec().contains("/workerbot.aot"), "another bot's");
      Files.writeString(config, "storage:\n  url: jdbc:sqlite:%s/else where/w.db\n".formatted(dir));
      assertTrue(exec().contains("/client.aot"), "named in the config");
    }
  }

  @Test
  void whatIsOlderThanTheJar_isNotUsed() throws IOException {
    Files.setLastModifiedTime(
        dir.resolve("workerbot.jar"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    String exec = exec();
    assertFalse(exec.contains("AOTCache="), exec);
    assertFalse(exec.contains("sqlite"), exec);
  }
}
