package dev.workerbot.testing;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes requests, and answers them as the test says: at once, or when the test comes to it. */
public final class ScriptedInbox implements Inbox, AutoCloseable {
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final Queue<Asked> all = new ConcurrentLinkedQueue<>();
  private final Optional<Consumer<Asked>> reflex;

  /** Answers when the test does. */
  public ScriptedInbox() {
    this.reflex = Optional.empty();
  }

  /** Answers every request at once. */
  public ScriptedInbox(Consumer<Asked> reflex) {
    this.reflex = Optional.of(reflex);
  }

  @Override
  public CompletableFuture<CommandAnswer> accept(InboundEvent inboundEvent, Chat from) {
    Asked fresh = new Asked(inboundEvent, from);
    reflex.ifPresent(answers -> answers.accept(fresh));
    all.add(fresh);
    asked.add(fresh);
    return fresh.answer;
  }

  /** The next request, waited for. */
  public Asked next() {
    try {
      return Optional.ofNullable(asked.poll(20, TimeUnit.SECONDS))
          .orElseThrow(() -> new AssertionError("nobody asked anything"));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  public boolean isEmpty() {
    return asked.isEmpty();
  }

  /** Lets go of everybody who still waits for an answer. */
  @Override
  public void close() {
    all.forEach(one -> one.end(Message.of(Severity.PLAIN, "the test is over")));
  }

  /** One request, and its one message. */
  public static final class Asked {
    private final InboundEvent inboundEvent;
    private final Chat chat;
    private final CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
    private Optional<Chat.Posted> posted = Optional.empty();

    private Asked(InboundEvent inboundEvent, Chat chat) {
      this.inboundEvent = inboundEvent;
      this.chat = chat;
    }

    public InboundEvent request() {
      return inboundEvent;
    }

    /** What was typed; throws where a button was pressed. */
    public String text() {
      return ((InboundEvent.Typed) inboundEvent).text();
    }

    /** Shows, as work that goes on does. */
    public void show(Message message) {
      try {
        if (posted.isPresent()) {
          chat.edit(posted.get(), message);
        } else {
          posted = Optional.of(chat.post("terminal", message, "key1"));
        }
      } catch (ChatException refused) {
        throw new AssertionError(refused);
      }
    }

    /** Says the last word. */
    public void finish(Message message) {
      show(message);
      end(message);
    }

    private void end(Message message) {
      boolean _ = answer.complete(new Outcome.Done("op", message));
    }
  }
}
