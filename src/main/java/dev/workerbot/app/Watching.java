package dev.workerbot.app;

import dev.workerbot.alert.CardText;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbox.CardMessages;
import dev.workerbot.chat.outbox.Courier;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import dev.workerbot.oncall.OnCall;
import dev.workerbot.oncall.Rules;
import dev.workerbot.operation.Ids;
import dev.workerbot.operation.Offering;
import dev.workerbot.store.Database;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Owner;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;

/** The half of the bot that speaks unasked: it watches the servers, and tells of alerts. */
final class Watching implements AutoCloseable {
  private final Owner alone;
  private final Fleet fleet;
  private final OnCall onCall;
  private final Courier courier;

  /** What it is made of. */
  record Parts(
      Fleet fleet,
      Database database,
      OnCall.Stored stored,
      Offering offering,
      Cleaner cleaner,
      Ids ids,
      Clock clock) {}

  /**
   * @param alone the lock that keeps others from watching, taken over
   */
  Watching(Owner alone, Parts parts, Rules rules) {
    this.alone = alone;
    this.fleet = parts.fleet();
    CardText text = new CardText(ZoneId.systemDefault());
    this.courier =
        new Courier(
            new Outbox(parts.database()),
            new CardMessages(
                text, rules, parts.stored().cards(), parts.offering(), parts.cleaner()),
            parts.ids()::next,
            Courier.Pace.DEFAULT,
            parts.clock());
    this.onCall =
        new OnCall(
            fleet,
            rules,
            parts.stored(),
            parts.cleaner(),
            parts.ids()::next,
            parts.clock(),
            courier::wake);
  }

  /** Chats that are told. */
  void serve(Chat chat) {
    courier.serve(chat);
  }

  void start() {
    onCall.start();
    courier.start();
    // PENDING fleet.watch(onCall);
  }

  /** Somebody wants something of an alert. */
  void wake() {
    onCall.wake();
  }

  @Override
  public void close() throws IOException {
    onCall.close();
    courier.close();
    alone.close();
  }
}
