package dev.workerbot.supervisor.sudo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can write files and folders of a machine; only root can make some that are others'. */
class RootOnlyIT {
  @TempDir private Path dir;

  private List<String> others(Path path) {
    Map<String, List<String>> all =
        RootOnly.others(LocalShell.as("nobody"), List.of(path.toString()), Duration.ofSeconds(20));
    return all.get(path.toString());
  }

  private Path folder(String path, String owner, String mode) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(path));
    Processes.must("chmod", "a+rx", dir.toString());
    Processes.must("chown", owner, folder.toString());
    Processes.must("chmod", mode, folder.toString());
    return folder;
  }

  @Test
  void whatOnlyRootCanWrite_hasNoOthers() throws IOException {
    assertEquals(List.of(), others(folder("a/b", "root", "755")));
    assertEquals(List.of(), others(folder("a/c", "root:root", "775")));
    // Nobody can swap what is root's in a sticky folder.
    assertEquals(List.of(), others(Path.of("/tmp").resolve(dir.getFileName())));
    assertEquals(List.of(), others(folder("t", "root", "1777").resolve("../a")));
  }

  @Test
  void theOwner_everybody_andAGroupWithMembers_areNamed() throws IOException {
    Path own = folder("own", "www-data", "755");
    assertEquals(List.of(own + " can be written by www-data"), others(own));
    Path open = folder("open", "root", "757");
    assertEquals(List.of(open + " can be written by everybody"), others(open));
    Path sticky = folder("sticky", "root", "1777");
    assertEquals(List.of(sticky + " can be written by everybody"), others(sticky));
    Path group = folder("group", "root:www-data", "775");
    assertEquals(
        List.of(group + " can be written by the group www-data (www-data)"), others(group));
  }

  @Test
  void aFolderAbove_andALinkAnywhere_countAsWell() throws IOException {
    Path above = folder("above", "www-data", "755");
    Path below = folder("above/below", "root", "755");
    List<String> why = List.of(above + " can be written by www-data");
    assertEquals(why, others(below));
    Path safe = folder("safe", "root", "755");
    Path link = Files.createSymbolicLink(safe.resolve("link"), below);
    assertEquals(why, others(link));
    Files.createSymbolicLink(safe.resolve("deep"), Path.of("../above"));
    assertEquals(
        List.of(safe + "/../above can be written by www-data"), others(safe.resolve("deep/below")));
    // It leads back to what is root's, by way of somebody's folder.
    Files.createSymbolicLink(above.resolve("back"), safe);
    Path round = Files.createSymbolicLink(safe.resolve("round"), above.resolve("back"));
    assertEquals(why, others(round));
  }

  @Test
  void whatIsNotThere_isReported_andALinkToItselfEnds() throws IOException {
    Path none = dir.resolve("none");
    Processes.must("chmod", "a+rx", dir.toString());
    assertEquals(List.of(none + " is not there, or cannot be looked at"), others(none));
    Path loop = Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    assertEquals(List.of(), others(loop));
  }
}
