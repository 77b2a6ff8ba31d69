package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.command.Grammar;
import dev.workerbot.command.Parsed;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Approval;
import dev.workerbot.operation.Approvals;
import dev.workerbot.operation.Closing;
import dev.workerbot.operation.Dispatcher;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Ids;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Petition;
import dev.workerbot.store.PetitionPosts;
import dev.workerbot.store.Petitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * Does what enough people have approved, as who asked and in their message; also what a bot that is
 * dead has left of it. Every right and rule is asked again. Safe for use by several threads.
 */
public final class ApprovedRuns {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovedRuns.class);

  /** For groups of people to be read, where this bot has just been started. */
  private static final Duration GROUPS_WITHIN = Duration.ofMinutes(2);

  private static final int REMEMBERED = 1000;

  private static final Duration GROUPS_EVERY = Duration.ofMillis(500);

  /** After which what was approved here and is not under way was lost on its way. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(30);

  private final Dispatcher dispatcher;
  private final Approvals approvals;
  private final Petitions petitions;
  private final PetitionPosts posts;
  private final PetitionCards cards;
  private final Reporter reporter;
  private final Journal journal;
  private final Ids ids;
  private final Closing closing;
  private final Clock clock;
  private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

  /** What people were told of those whose end could perhaps not be written down. */
  private final Map<String, Message> told = Recent.map(REMEMBERED);

  /** Where it is written down what waits, and what is being done. */
  public record Stored(Petitions petitions, PetitionPosts posts, Journal journal) {}

  public ApprovedRuns(
      Dispatcher dispatcher,
      Approvals approvals,
      Stored stored,
      PetitionCards cards,
      Reporter reporter,
      Ids ids,
      Closing closing,
      Clock clock) {
    this.dispatcher = dispatcher;
    this.approvals = approvals;
    this.petitions = stored.petitions();
    this.posts = stored.posts();
    this.journal = stored.journal();
    this.cards = cards;
    this.reporter = reporter;
    this.ids = ids;
    this.closing = closing;
    this.clock = clock;
  }

  /** Begins; returns at once. */
  public void begin(Petition petition) {
    begin(petition, Duration.ZERO);
  }

  private void begin(Petition petition, Duration groupsWithin) {
    String id = petition.run().orElseThrow();
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    underWay.put(id, over);
    Thread.ofVirtual()
        .name("approved")
        .start(() -> {
          try {
            run(id, petition, groupsWithin);
          } catch (RuntimeException | Error bug) {
            LOG.error("request #{} could not be carried out", petition.number(), bug);
          } finally {
            underWay.remove(id);
            over.complete(true);
          }
        });
  }

  private void run(String id, Petition petition, Duration groupsWithin) {
    Caller asker = petition.asked().by();
    Optional<Chat> chat = cards.chat(asker.chat()).filter(_ -> wasAskedThere(petition));
    if (chat.isEmpty()) {
      // Nobody can be told here; a bot that serves that chat edits the card.
      Optional<Answer> answer = work(id, petition, asker, false, _ -> {});
      answer.ifPresent(_ -> journal.reported(id));
      return;
    }
    Optional<Caller> now = withGroups(chat.get(), asker, groupsWithin);
    if (now.isEmpty()) {
      return;
    }
    Optional<Chat.Posted> place =
        posts
            .hold(petition.number())
            .map(one -> new Chat.Posted(one.chat(), one.channel(), one.id()));
    LiveMessage message = reporter.begin(id, chat.get(), asker.channel(), place);
    Optional<Answer> answer =
        work(id, petition, now.get(), chat.get().takesPresses(), message::show);
    if (answer.isEmpty()) {
      reporter.suspend(
          message,
          Message.of(Severity.WORKING, "workerbot is being restarted in the middle of this")
              .withLine("What was begun is finished, and told here, as soon as it is back."));
      return;
    }
    reporter.finish(
        message, answer.get(), true, new Reporter.Asker(chat.get(), asker.channel(), asker.user()));
  }

  /** The asker as of now; empty where the bot closes first, and the next one does it. */
  private Optional<Caller> withGroups(Chat chat, Caller asker, Duration within) {
    long until = System.nanoTime() + within.toNanos();
    Caller now = chat.asOfNow(asker);
    while (!now.isKnown() && System.nanoTime() < until) {
      if (closing.within(GROUPS_EVERY)) {
        return Optional.empty();
      }
      now = chat.asOfNow(asker);
    }
    return Optional.of(now);
  }

  /** Where it was asked for by a script, no message waits for it. */
  private boolean wasAskedThere(Petition petition) {
    return posts.hasOwn(petition.number());
  }

  private Optional<Answer> work(
      String id, Petition petition, Caller asker, boolean pressable, Consumer<Message> progress) {
    Command command =
        switch (Grammar.parse(petition.asked().command())) {
          case Parsed.Understood(var understood) -> understood;
          case Parsed.Misunderstood(var sentence) ->
              throw new IllegalStateException("a petition that is no command: " + sentence);
        };
    Errand errand =
        new Errand(
            id,
            asker,
            petition.asked().told(),
            pressable,
            progress,
            Optional.of(Approval.of(petition)));
    Optional<Answer> answer;
    try {
      answer = dispatcher.carryOut(errand, command);
    } catch (RuntimeException bug) {
      LOG.error("request {} failed inside workerbot", id, bug);
      Answer sorry = Desk.sorry(id, bug);
      dispatcher.finished(sorry);
      answer = Optional.of(sorry);
    }
    answer.ifPresent(one -> told.put(id, one.message()));
    return answer.map(one -> approvals.ended(id, one));
  }

  /** Owners of what is not over. */
  List<String> owners() {
    return petitions.owners();
  }

  /** Takes over what a dead bot has left. */
  void adopt(String dead, String us) {
    for (Petitions.Left left : petitions.adopt(dead, us)) {
      Petition petition = left.petition();
      if (left.summary().isPresent()) {
        petitions.done(petition.number(), left.summary().get(), Severity.PLAIN);
      } else if (left.begun()) {
        LOG.info("request #{} is finished by the journal", petition.number());
      } else if (petition.state() == Petition.State.BROKEN) {
        petitions.done(
            petition.number(),
            "workerbot was restarted before anything was done",
            Severity.WARNING);
      } else {
        again(petition);
      }
    }
    cards.wake();
  }

  /** Does what was approved here, and lost by a database that failed just then. */
  void sweep(String us) {
    Instant now = clock.instant();
    Instant before = now.minus(LOST_AFTER);
    for (Petitions.Left left : petitions.left(us)) {
      Petition petition = left.petition();
      boolean old =
          petition.votes().stream()
              // What is of the future was before a clock was set back.
              .allMatch(vote -> vote.at().isBefore(before) || vote.at().isAfter(now));
      if (petition.state() != Petition.State.APPROVED
          || !old
          || petition.run().filter(underWay::containsKey).isPresent()) {
        continue;
      }
      Optional<Message> answered = petition.run().map(told::get);
      if (answered.isPresent()) {
        petitions.done(petition.number(), answered.get().title(), answered.get().severity());
        cards.wake();
      } else if (left.summary().isPresent()) {
        petitions.done(petition.number(), left.summary().get(), Severity.PLAIN);
        cards.wake();
      } else if (!left.begun()) {
        LOG.warn("request #{} was approved, and lost on its way", petition.number());
        again(petition);
      }
    }
  }

  /** Nothing of it was begun: it is, unless it is too late for that. */
  private void again(Petition petition) {
    String id = ids.next();
    petitions.runAs(petition.number(), id);
    Petition now = petitions.find(petition.number()).orElseThrow();
    if (petition.expiresAt().isAfter(clock.instant())) {
      LOG.info("carrying out request #{}, which was approved", petition.number());
      begin(now, GROUPS_WITHIN);
    } else {
      Message late =
          Message.of(
                  Severity.WARNING,
                  "#%d was approved, but workerbot could not begin before it was too late"
                      .formatted(petition.number()))
              .withLine("Nothing was done. Ask again.");
      Answer answer = new Answer(Answer.Outcome.FAILED, id, late, List.of());
      Answer _ = approvals.ended(id, answer);
    }
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
      LOG.warn("what was approved is not over yet; the next run goes on");
    }
  }
}
