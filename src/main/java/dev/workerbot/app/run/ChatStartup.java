package dev.workerbot.app.run;

import dev.workerbot.app.bot.Chats;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.message.text.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a bot that has just been started comes into its chats: which it is in is logged when it is,
 * and a token that a chat does not take ends the run.
 */
final class ChatStartup {
  private static final Logger LOG = LoggerFactory.getLogger(ChatStartup.class);
  private static final Duration STEP = Duration.ofMillis(100);

  private final List<ConnectedChat> missing;
  private final int servers;

  ChatStartup(List<ConnectedChat> chats, int servers) {
    this.missing = new ArrayList<>(chats);
    this.servers = servers;
  }

  /** Gives the chats a moment; whoever is not in by then comes later, and is logged then. */
  void await(Duration atMost, CountDownLatch stopped) throws StartRefused {
    long until = System.nanoTime() + atMost.toNanos();
    look();
    while (!missing.isEmpty() && System.nanoTime() < until && !isStopped(stopped)) {
      look();
    }
    for (ConnectedChat chat : missing) {
      LOG.warn(
          "not in {} yet: {}; workerbot keeps trying",
          Chats.title(chat),
          chat.trouble().orElse(""));
    }
  }

  private static boolean isStopped(CountDownLatch stopped) {
    try {
      return stopped.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whether it is, or was, in all of them. */
  boolean isOver() {
    return missing.isEmpty();
  }

  /** Looks again. */
  void look() throws StartRefused {
    List<ConnectedChat> arrived = missing.stream().filter(ConnectedChat::isConnected).toList();
    missing.removeAll(arrived);
    if (!arrived.isEmpty()) {
      LOG.info(
          "running in {}, for {}",
          arrived.stream().map(Chats::title).collect(Collectors.joining(" and ")),
          Counts.of(servers, "server"));
    }
    String refusals =
        missing.stream()
            .map(ConnectedChat::refusal)
            .flatMap(Optional::stream)
            .collect(Collectors.joining("\n"));
    if (!refusals.isEmpty()) {
      throw new StartRefused(refusals);
    }
  }
}
