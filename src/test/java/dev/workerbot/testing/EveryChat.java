package dev.workerbot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The same conversation in a terminal, in Slack and in Discord, each with servers of its own in
 * memory; held by golden files.
 */
public final class EveryChat {
  private final String golden;
  private final List<String> lines;
  private final String more;

  /** What happens on the servers between what is said. */
  public interface Happenings {
    void happens(String line, Map<String, MemorySupervisor> servers);
  }

  private interface Way {
    String say(Conversation conversation, Path config) throws IOException;
  }

  /**
   * @param golden the name of its files, before that of the chat
   * @param more lines of the config, after those of {@link MemoryBot}
   */
  public EveryChat(String golden, List<String> lines, String more) {
    this.golden = golden;
    this.lines = List.copyOf(lines);
    this.more = more;
  }

  /** Has it in all chats at once, and checks what was said. */
  public void check(
      Path dir, Supplier<Map<String, MemorySupervisor>> servers, Happenings happenings) {
    CompletableFuture.allOf(
            held(dir, "terminal", Conversation::inTerminal, servers.get(), happenings),
            held(dir, "slack", Conversation::inSlack, servers.get(), happenings),
            held(dir, "discord", Conversation::inDiscord, servers.get(), happenings))
        .join();
  }

  private CompletableFuture<Void> held(
      Path dir,
      String chat,
      Way way,
      Map<String, MemorySupervisor> servers,
      Happenings happenings) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Path config = MemoryBot.config(dir.resolve(chat), servers.keySet(), more);
            Conversation conversation =
                new Conversation(
                    lines,
                    line -> happenings.happens(line, servers),
                    loaded -> MemorySupervisor.bot(loaded, servers));
            new Golden(golden + "." + chat + ".txt").check(way.say(conversation, config));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().name(chat).start(task));
  }
}
