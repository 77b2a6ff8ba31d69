package dev.workerbot.testing;

import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The notices that wait in an outbox. */
public final class StoredNotices {
  private StoredNotices() {}

  /** Those that the channel lacks, oldest first. */
  public static List<Notice> waiting(Database database, Channel channel) {
    Outbox outbox = new Outbox(database);
    return outbox.messages(channel, Set.of(MessageKind.NOTICE), Instant.EPOCH).stream()
        .map(message -> outbox.notice(message.ref().subject()).orElseThrow())
        .toList();
  }
}
