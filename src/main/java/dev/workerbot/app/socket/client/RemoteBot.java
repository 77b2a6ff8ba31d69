package dev.workerbot.app.socket.client;

import dev.workerbot.access.Caller;
import dev.workerbot.app.socket.wire.WireChannel;
import dev.workerbot.app.socket.wire.WireForm;
import dev.workerbot.app.socket.wire.WireLine;
import dev.workerbot.app.socket.wire.WireMessage;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The bot at the other end of the socket. One thread takes what it says to the chat on this side;
 * any may ask.
 */
final class RemoteBot implements Inbox, Completion {
  private static final int REMEMBERED = 500;
  private static final long MILLIS_FOR_COMPLETION = 1_000;

  private final WireChannel wire;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, CompletableFuture<CommandAnswer>> asked = new ConcurrentHashMap<>();
  private final Map<Long, CompletableFuture<List<Suggestion>>> completing =
      new ConcurrentHashMap<>();
  private final AtomicBoolean gone = new AtomicBoolean();

  /** Where the bot's messages stand on this side, and whose they are. */
  private final Map<String, Chat.Posted> shown = BoundedMap.map(REMEMBERED);

  private final Map<String, String> theirs = BoundedMap.map(REMEMBERED);

  RemoteBot(WireChannel wire) {
    this.wire = wire;
  }

  /** From now on what the bot says is shown there. */
  void listen(Chat chat) {
    Thread.ofPlatform().daemon().name("bot").start(() -> show(chat));
  }

  boolean isGone() {
    return gone.get();
  }

  private void show(Chat chat) {
    try {
      Optional<WireLine> line = wire.read();
      while (line.isPresent()) {
        show(line.get(), chat);
        line = wire.read();
      }
    } catch (IOException | ChatException | IllegalArgumentException broken) {
      // As when it has stopped: it is not heard any more.
    }
    gone.set(true);
    farewell(chat);
    asked.keySet().forEach(this::ended);
    completing.values().forEach(one -> one.complete(List.of()));
  }

  private static void farewell(Chat chat) {
    try {
      Chat.Posted _ =
          chat.post(
              TerminalSession.CHANNEL,
              Message.of(Severity.WARNING, "The bot here has stopped, or ended this chat")
                  .withLine(
                      "Its next run finishes what was started. Type exit, and start"
                          + " workerbot chat again."),
              "");
    } catch (ChatException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void show(WireLine line, Chat chat) throws ChatException {
    Optional<Message> message = line.line("message").map(WireMessage::read);
    if (line.has("post")) {
      stands(line.string("post"), chat.post(TerminalSession.CHANNEL, message.orElseThrow(), ""));
    } else if (line.has("edit")) {
      chat.edit(place(line.string("edit"), chat), message.orElseThrow());
    } else if (line.has("reply")) {
      Chat.Posted below = place(line.string("below"), chat);
      stands(line.string("reply"), chat.reply(below, message.orElseThrow(), ""));
    } else if (line.has("form")) {
      boolean _ =
          chat.ask(
              TerminalSession.CHANNEL, "", line.line("form").map(WireForm::read).orElseThrow());
    } else if (line.has("ended")) {
      ended(line.number("ended"));
    } else if (line.has("completed")) {
      completed(line);
    }
  }

  private void stands(String id, Chat.Posted posted) {
    shown.put(id, posted);
    theirs.put(posted.id(), id);
  }

  /** One of an earlier run of the bot stands nowhere here, and is printed anew. */
  private Chat.Posted place(String id, Chat chat) {
    Chat.Posted posted =
        shown.getOrDefault(id, new Chat.Posted(chat.name(), TerminalSession.CHANNEL, id));
    stands(id, posted);
    return posted;
  }

  private void ended(long number) {
    CompletableFuture<CommandAnswer> answer = asked.remove(number);
    if (answer != null) {
      // The answer itself was shown; who waits here waits for its end alone.
      answer.complete(new Outcome.Done("", Message.of(Severity.PLAIN, "")));
    }
  }

  private void completed(WireLine line) {
    CompletableFuture<List<Suggestion>> waiting = completing.remove(line.number("completed"));
    List<String> values = line.texts("values");
    List<String> labels = line.texts("labels");
    if (waiting != null && values.size() == labels.size()) {
      waiting.complete(
          IntStream.range(0, values.size())
              .mapToObj(i -> new Suggestion(values.get(i), labels.get(i)))
              .toList());
    }
  }

  @Override
  public CompletableFuture<CommandAnswer> accept(InboundEvent event, Chat from) {
    long number = numbers.incrementAndGet();
    CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
    asked.put(number, answer);
    WireLine line =
        switch (event) {
          case InboundEvent.Typed typed -> WireLine.of("typed", typed.text());
          case InboundEvent.Pressed pressed ->
              WireLine.of("pressed", pressed.actionId())
                  .with("choice", pressed.choice())
                  .with("message", pressed.message().map(one -> theirs.getOrDefault(one.id(), "")));
        };
    try {
      wire.write(line.with("n", number));
    } catch (IOException closed) {
      gone.set(true);
    }
    if (gone.get()) {
      farewell(from);
      ended(number);
    }
    return answer;
  }

  @Override
  public List<Suggestion> complete(Caller caller, String typed) {
    long number = numbers.incrementAndGet();
    CompletableFuture<List<Suggestion>> suggestions = new CompletableFuture<>();
    completing.put(number, suggestions);
    try {
      wire.write(WireLine.of("complete", typed).with("n", number));
    } catch (IOException closed) {
      suggestions.complete(List.of());
    }
    return suggestions
        .completeOnTimeout(List.of(), MILLIS_FOR_COMPLETION, TimeUnit.MILLISECONDS)
        .join();
  }
}
