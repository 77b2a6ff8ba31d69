package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.discord.call.NeededPermission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.dv8tion.jda.api.Permission;
import org.junit.jupiter.api.Test;

/** That the docs ask for the permissions that the code needs, each with its reason. */
class NeededPermissionTest {
  private static String docs() throws IOException {
    return Files.readString(Path.of("docs/discord.md"));
  }

  @Test
  void theTable_hasEachPermission_withItsReason_andNoOther() throws IOException {
    List<String> rows =
        docs()
            .lines()
            .dropWhile(line -> !line.startsWith("| Permission |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertEquals(
        Arrays.stream(NeededPermission.values())
            .map(one -> "| %s | %s |".formatted(one, one.reason()))
            .toList(),
        rows);
  }

  @Test
  void theInviteLink_asksForThem() throws IOException {
    assertTrue(
        docs()
            .contains(
                "&scope=bot+applications.commands&permissions=%d\n"
                    .formatted(Permission.getRaw(NeededPermission.ALL))));
  }
}
