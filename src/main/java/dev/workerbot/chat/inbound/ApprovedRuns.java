package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.message.Message;
import dev.workerbot.request.Approval;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.ApprovalCardPosts;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.request.Journal;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what enough people have approved, as who asked and in their message; every right and rule is
 * asked again. Safe for use by several threads.
 */
public final class ApprovedRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovedRuns.class);

  private static final int REMEMBERED = 1000;

  private static final Duration GROUPS_EVERY = Duration.ofMillis(500);

  private final Dispatcher dispatcher;
  private final Approvals approvals;
  private final ApprovalCardPosts posts;
  private final OutboxWorker outboxWorker;
  private final AnswerPublisher answerPublisher;
  private final Journal journal;
  private final ShutdownSignal shutdownSignal;
  private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

  /** What people were shown of those whose end may not have been written down. */
  private final Map<String, Message> answers = BoundedMap.map(REMEMBERED);

  public ApprovedRuns(
      Dispatcher dispatcher,
      Approvals approvals,
      ApprovalCardPosts posts,
      Journal journal,
      OutboxWorker outboxWorker,
      AnswerPublisher answerPublisher,
      ShutdownSignal shutdownSignal) {
    this.dispatcher = dispatcher;
    this.approvals = approvals;
    this.posts = posts;
    this.journal = journal;
    this.outboxWorker = outboxWorker;
    this.answerPublisher = answerPublisher;
    this.shutdownSignal = shutdownSignal;
  }

  /** From now on the cards of requests are brought to these chats. */
  public void serve(List<Chat> chats) {
    chats.forEach(outboxWorker::serve);
    outboxWorker.start();
  }

  /** The asker's own message has its card now. */
  void stands(String request, Chat.Posted posted) {
    try {
      posts.stands(request, posted.place());
    } catch (StoreException cannotWrite) {
      LOG.error("a card will not be edited: {}", cannotWrite.getMessage());
    }
    outboxWorker.wake();
  }

  /** Begins; returns at once. */
  public void begin(ApprovalRequest approvalRequest) {
    begin(approvalRequest, Duration.ZERO);
  }

  /**
   * The same.
   *
   * @param groupsWithin how long the groups of the asker may take to be read
   */
  public void begin(ApprovalRequest approvalRequest, Duration groupsWithin) {
    String id = approvalRequest.run().orElseThrow();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    underWay.put(id, over);
    Thread.ofVirtual()
        .name("approved")
        .start(() -> {
          try {
            run(id, approvalRequest, groupsWithin);
          } catch (RuntimeException | Error bug) {
            LOG.error("request #{} could not be run", approvalRequest.number(), bug);
          } finally {
            underWay.remove(id);
            over.complete(true);
          }
        });
  }

  private void run(String id, ApprovalRequest approvalRequest, Duration groupsWithin) {
    Caller asker = approvalRequest.requestedApproval().by();
    Optional<Chat> chat =
        outboxWorker.chat(asker.chat()).filter(_ -> wasAskedThere(approvalRequest));
    if (chat.isEmpty()) {
      // This bot cannot reach anybody; one that serves that chat edits the card.
      if (work(id, approvalRequest, asker, false, _ -> {}) instanceof CommandAnswer) {
        journal.reported(id);
      }
      return;
    }
    Optional<Caller> now = withGroups(chat.get(), asker, groupsWithin);
    if (now.isEmpty()) {
      return;
    }
    Optional<Chat.Posted> place =
        posts.hold(approvalRequest.number(), answerPublisher.owner()).map(Chat.Posted::at);
    LiveMessage message = answerPublisher.begin(id, chat.get(), asker.channel(), place);
    switch (work(id, approvalRequest, now.get(), chat.get().takesPresses(), message::show)) {
      case Outcome.Suspended _ -> answerPublisher.suspend(message, AnswerPublisher.SUSPENDED);
      case CommandAnswer answer ->
          answerPublisher.finish(
              message,
              answer,
              true,
              new AnswerPublisher.Asker(chat.get(), asker.channel(), asker.user()),
              AnswerPublisher.LONG);
    }
  }

  /** The asker as of now; empty where the bot closes first, and the next one does it. */
  private Optional<Caller> withGroups(Chat chat, Caller asker, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    Caller now = chat.asOfNow(asker);
    while (!now.isKnown() && System.nanoTime() < until) {
      if (shutdownSignal.within(GROUPS_EVERY)) {
        return Optional.empty();
      }
      now = chat.asOfNow(asker);
    }
    return Optional.of(now);
  }

  /** Where it was asked for by a script, no message waits for it. */
  private boolean wasAskedThere(ApprovalRequest approvalRequest) {
    return posts.hasOwn(approvalRequest.number());
  }

  private Outcome work(
      String id,
      ApprovalRequest approvalRequest,
      Caller asker,
      boolean pressable,
      Consumer<Message> progress) {
    Command command =
        switch (Grammar.parse(approvalRequest.requestedApproval().command())) {
          case ParseResult.Understood(var understood) -> understood;
          case ParseResult.Misunderstood(var sentence) ->
              throw new IllegalStateException("a request that is not a command: " + sentence);
        };
    RequestContext requestContext =
        new RequestContext(
            id,
            asker,
            approvalRequest.requestedApproval().displayText(),
            pressable,
            progress::accept,
            Optional.of(Approval.of(approvalRequest)));
    Outcome outcome;
    try {
      outcome = dispatcher.carryOut(requestContext, command);
    } catch (RuntimeException bug) {
      LOG.error("request {} failed inside workerbot", id, bug);
      CommandAnswer sorry = AnswerPublisher.sorry(id, bug);
      dispatcher.finished(sorry);
      outcome = sorry;
    }
    return outcome.map(answer -> {
      answers.put(id, answer.message());
      return approvals.ended(id, answer);
    });
  }

  /** Whether it is being done just now. */
  public boolean isUnderWay(String run) {
    return underWay.containsKey(run);
  }

  /** What was answered to it in the end, as far as is remembered. */
  public Optional<Message> answer(String run) {
    return Optional.ofNullable(answers.get(run));
  }

  /** Waits until all of it is over, but not for ever. */
  public void await(Duration atMost) {
    try {
      Void _ =
          CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
              .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("an approved request is still running; the next run finishes it");
    }
  }
}
