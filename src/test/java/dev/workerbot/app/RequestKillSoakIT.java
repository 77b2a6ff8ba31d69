package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.ChatServer;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.StoredOperations;
import dev.workerbot.testing.Workshop;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the bot at random moments after a button, a form or a Discord command, many times: every
 * request that was acknowledged has one last word, and what was begun is finished once. {@code
 * -Dkill.rounds} sets how often, {@code -Dkill.seed} repeats the moments of an earlier run.
 */
@Tag("soak")
class RequestKillSoakIT {
  private static final int LONGEST_MILLIS = 5000;
  private static final int BEGINNING_MILLIS = 900;
  private static final List<String> WORKERS = List.of("mailer", "horizon");
  private static final String BOTH = "mailer@web1,horizon@web1";

  /** Of all messages and private words, one of which says how a request ended. */
  private static final List<String> LAST_WORDS =
      List.of(
          "RUNNING again",
          "was lost",
          "Nothing was changed yet",
          "This would create",
          "Nothing was changed");

  private final int rounds = Integer.getInteger("kill.rounds", 25);
  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path dir;
  private Workshop workshop;
  private StoredOperations store;
  private int finished;
  private int lost;
  private int neverHeard;

  /** What somebody does just before the kill. */
  enum Interruption {
    SLACK_BUTTON,
    SLACK_FORM,
    DISCORD_COMMAND,
    DISCORD_BUTTON,
    DISCORD_FORM;

    boolean isForm() {
      return this == SLACK_FORM || this == DISCORD_FORM;
    }
  }

  /** A chat in which somebody acts, and in which it is seen what stands there. */
  private interface Place {
    ChatServer server();

    /** Does everything but the last step, which it returns. */
    Supplier<String> ready(Interruption operation, int round);

    boolean isAcknowledged(String request);

    /** The newest text of everything that anybody can read, in public or in private. */
    List<String> texts();

    /** What calls the asker, below all messages. */
    List<String> calls();

    List<String> violations();
  }

  @BeforeEach
  void start() {
    workshop = new Workshop();
    store = new StoredOperations(dir.resolve("state/workerbot.db"));
  }

  @AfterEach
  void stop() {
    System.out.printf(
        "finished: %d, told as lost: %d, never acknowledged: %d%n", finished, lost, neverHeard);
    workshop.close();
  }

  @ParameterizedTest
  @EnumSource
  void killedAfterAnything_itHasOneLastWord(Interruption operation) throws IOException {
    System.out.printf("%s: %d rounds, -Dkill.seed=%d%n", operation, rounds, seed);
    if (operation == Interruption.SLACK_BUTTON || operation == Interruption.SLACK_FORM) {
      try (FakeSlack slack = FakeSlack.start()) {
        slack.hesitate("chat.postMessage", Duration.ofMillis(300));
        rounds(operation, new InSlack(slack), BotProcess.leadingTo(slack));
      }
    } else {
      try (FakeDiscord discord = FakeDiscord.start()) {
        discord.person(DiscordBot.ANNA, "anna", DiscordBot.ON_CALL);
        discord.gateway().betweenIdentifies(Duration.ZERO);
        rounds(operation, new InDiscord(discord), BotProcess.leadingTo(discord));
      }
    }
  }

  private void rounds(Interruption operation, Place place, String chat) throws IOException {
    Path config = workshop.config(dir, Map.of());
    Files.writeString(config, Files.readString(config) + chat);
    try (BotProcess bot = BotProcess.run(config, place.server())) {
      for (int round = 1; round <= rounds; round++) {
        round(operation, place, bot, round);
      }
      assertFalse(bot.output().contains(" ERROR "), bot.output());
    }
    assertEquals(List.of(), place.violations());
  }

  private void round(Interruption operation, Place place, BotProcess bot, int round)
      throws IOException {
    Supplier<String> lastStep = place.ready(operation, round);
    // A person reads before they press, and longer than the platform takes to confirm a message.
    Await.until("what is pressed is known to stand there", () -> store.heard().isEmpty());
    List<String> before = place.texts();
    long starts = starts();
    int until = random.nextInt(random.nextBoolean() ? BEGINNING_MILLIS : LONGEST_MILLIS);
    String request = lastStep.get();
    // Not to wait for anything, but to strike at that moment.
    LockSupport.parkNanos(Duration.ofMillis(until).toNanos());
    bot.kill();
    boolean acknowledged = place.isAcknowledged(request);
    boolean heard = !store.left(dir).heard().isEmpty();
    bot.start();
    try {
      Await.until("nothing is open", () -> store.heard().isEmpty() && allReported());
      Await.until(
          () -> "nothing waits: " + place.texts(),
          () -> place.texts().stream().noneMatch(text -> text.startsWith("⏳")));
      List<String> said = news(before, place.texts());
      List<String> words =
          said.stream().filter(text -> LAST_WORDS.stream().anyMatch(text::contains)).toList();
      if (acknowledged || heard) {
        assertEquals(1, words.size(), "last words of what was acknowledged: " + said);
      } else {
        assertTrue(words.size() <= 1, "last words: " + said);
      }
      List<String> calls = place.calls();
      assertEquals(Set.copyOf(calls).size(), calls.size(), "said twice: " + calls);
      boolean done = words.stream().anyMatch(text -> text.contains("RUNNING again"));
      long expected = done ? WORKERS.size() : 0;
      assertEquals(expected, starts() - starts, "starts of workers; " + said);
      WORKERS.forEach(worker -> workshop.server().awaitStatus(worker, "RUNNING"));
      count(words);
    } catch (AssertionError failed) {
      throw new AssertionError(
          "%s, round %d, seed %d, killed after %d ms%n%s"
              .formatted(operation, round, seed, until, bot.output()),
          failed);
    }
  }

  private void count(List<String> words) {
    if (words.isEmpty()) {
      neverHeard++;
    } else if (words.getFirst().contains("was lost")
        || words.getFirst().contains("Nothing was changed yet")) {
      lost++;
    } else {
      finished++;
    }
  }

  private boolean allReported() {
    return store.openMessages().isEmpty()
        && store.now().stream().allMatch(StoredOperations.Stored::ended);
  }

  /** How often supervisord started one of the workers. */
  private long starts() throws IOException {
    return Files.readAllLines(workshop.server().mainLog()).stream()
        .filter(line -> WORKERS.stream().anyMatch(worker -> line.contains("spawned: '" + worker)))
        .count();
  }

  /** What is there now, and was not; each as often as it is new. */
  private static List<String> news(List<String> before, List<String> now) {
    List<String> news = new ArrayList<>(now);
    before.forEach(news::remove);
    return news;
  }

  private record InSlack(FakeSlack slack) implements Place {
    @Override
    public ChatServer server() {
      return slack;
    }

    @Override
    public Supplier<String> ready(Interruption operation, int round) {
      int before = slack.messages().size();
      String _ = slack.socket().type("U1", operation.isForm() ? "create" : "restart " + BOTH);
      String label = operation.isForm() ? "Plain command" : "Confirm";
      Await.until(
          () -> label + " is offered: " + slack.messages(),
          () ->
              slack.messages().size() > before
                  && slack.messages().getLast().versions().getLast().labels().stream()
                      .anyMatch(one -> one.startsWith(label)));
      if (!operation.isForm()) {
        return () -> slack.socket().press("U1", slack.messages().getLast(), label);
      }
      int modals = slack.modals().size();
      String _ = slack.socket().press("U1", slack.messages().getLast(), label);
      Await.until("a form", () -> slack.modals().size() > modals);
      return () ->
          slack
              .socket()
              .submit(
                  slack.modals().getLast(),
                  Map.of("worker", "made" + round + "@web1", "command", "sleep 1000"));
    }

    @Override
    public boolean isAcknowledged(String request) {
      return slack.socket().acks().containsKey(request);
    }

    @Override
    public List<String> texts() {
      List<String> texts = new ArrayList<>();
      slack.messages().forEach(one -> texts.add(one.text()));
      slack.whispers().forEach(one -> texts.add(one.version().text()));
      return texts;
    }

    @Override
    public List<String> calls() {
      return slack.messages().stream()
          .flatMap(
              one -> slack.replies(one.ts()).stream().map(reply -> one.ts() + " " + reply.text()))
          .toList();
    }

    @Override
    public List<String> violations() {
      return slack.violations();
    }
  }

  private record InDiscord(FakeDiscord discord) implements Place {
    @Override
    public ChatServer server() {
      return discord;
    }

    @Override
    public Supplier<String> ready(Interruption operation, int round) {
      new DiscordTalk(discord, () -> "").awaitCommand();
      if (operation == Interruption.DISCORD_COMMAND) {
        return () ->
            discord.types(
                DiscordBot.ANNA, FakeDiscord.OPS, "restart", Map.of("target", BOTH, "yes", true));
      }
      int before = discord.messages().size();
      String _ =
          operation.isForm()
              ? discord.types(DiscordBot.ANNA, FakeDiscord.OPS, "config create", Map.of())
              : discord.types(DiscordBot.ANNA, FakeDiscord.OPS, "restart", Map.of("target", BOTH));
      String label = operation.isForm() ? "Plain command" : "Confirm";
      Await.until(
          () -> label + " is offered: " + discord.messages(),
          () ->
              discord.messages().size() > before
                  && discord.messages().getLast().versions().getLast().labels().stream()
                      .anyMatch(one -> one.startsWith(label)));
      if (!operation.isForm()) {
        return () -> discord.presses(DiscordBot.ANNA, discord.messages().getLast(), label);
      }
      String opened = discord.presses(DiscordBot.ANNA, discord.messages().getLast(), label);
      Await.until("a form", () -> discord.modal(opened).isPresent());
      return () ->
          discord.submits(
              opened, Map.of("worker", "made" + round + "@web1", "command", "sleep 1000"));
    }

    @Override
    public boolean isAcknowledged(String request) {
      return discord.isAnswered(request);
    }

    @Override
    public List<String> texts() {
      List<String> texts = new ArrayList<>();
      discord.messages().forEach(one -> texts.add(one.versions().getLast().text()));
      // While the bot thinks, a private word is empty.
      discord
          .whispers()
          .forEach(one -> {
            String text = one.versions().getLast().text();
            texts.add(text.isEmpty() ? "⏳" : text);
          });
      discord
          .directMessages(DiscordBot.ANNA)
          .forEach(one -> texts.add(one.versions().getLast().text()));
      return texts;
    }

    @Override
    public List<String> calls() {
      return discord.messages().stream()
          .flatMap(one -> discord.replies(one).stream().map(reply -> one.id() + " " + reply.text()))
          .toList();
    }

    @Override
    public List<String> violations() {
      // Who is dead answers nobody in time.
      return discord.violations().stream()
          .filter(one -> !one.startsWith("not answered within 3 s"))
          .toList();
    }
  }
}
