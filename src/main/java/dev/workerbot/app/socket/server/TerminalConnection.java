package dev.workerbot.app.socket.server;

import dev.workerbot.access.Caller;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.socket.wire.WireLine;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code workerbot chat} that talks with the bot through its socket. */
final class TerminalConnection {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalConnection.class);
  private static final int AT_ONCE = 16;

  private final ClientWire wire;
  private final Workerbot bot;
  private final OpenTerminals terminals;
  private final Caller caller;
  private final RemoteChat chat;

  /** What one person asks at once; more waits in the socket. */
  private final Semaphore room = new Semaphore(AT_ONCE);

  TerminalConnection(ClientWire wire, ServedBot served, Caller caller) {
    this.wire = wire;
    this.bot = served.bot();
    this.terminals = served.terminals();
    this.caller = caller;
    this.chat = new RemoteChat(wire, caller);
  }

  /** Returns when the client is gone. */
  void talk() throws IOException {
    wire.send(WireLine.of("user", caller.user()).with("servers", bot.servers()));
    try {
      terminals.add(chat);
      bot.recovery().tellWhoIsBack(chat);
      Optional<WireLine> line = wire.read();
      while (line.isPresent()) {
        if (line.get().has("complete")) {
          complete(line.get().string("complete"), line.get().number("n"));
        } else {
          ask(line.get());
        }
        line = wire.read();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      terminals.remove(chat);
      chat.closed();
    }
  }

  private void complete(String typed, long number) throws IOException {
    List<Completion.Suggestion> suggestions = bot.completion().complete(caller, typed);
    wire.send(
        WireLine.of("completed", number)
            .with("values", suggestions.stream().map(Completion.Suggestion::value).toList())
            .with("labels", suggestions.stream().map(Completion.Suggestion::label).toList()));
  }

  private void ask(WireLine line) throws InterruptedException {
    String delivery = "terminal:" + UUID.randomUUID();
    InboundEvent event =
        line.text("pressed")
            .<InboundEvent>map(actionId ->
                new InboundEvent.Pressed(
                    delivery,
                    caller,
                    chat.posted(line.string("message")),
                    actionId,
                    (int) line.number("choice")))
            .orElseGet(() -> new InboundEvent.Typed(delivery, caller, line.string("typed")));
    room.acquire();
    chat.mayAsk();
    var _ =
        bot.requestHandler()
            .accept(event, chat)
            .whenComplete((_, _) -> {
              room.release();
              ended(line.number("n"));
            });
  }

  private void ended(long number) {
    try {
      wire.send(WireLine.of("ended", number));
    } catch (IOException gone) {
      LOG.debug("a terminal went away before its answer", gone);
    }
  }
}
