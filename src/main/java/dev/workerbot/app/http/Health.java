package dev.workerbot.app.http;

import dev.workerbot.message.text.Cleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether all of some parts are well. Answers within its patience also where a part hangs, which is
 * just what it must tell; however often it is asked, a part has one question to answer at a time.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** A part that gives no answer for so long never will; the database may be locked for 20 s. */
  private static final Duration HANGS = Duration.ofSeconds(60);

  private final List<HealthPart> parts;
  private final Cleaner cleaner;
  private final Duration tolerance;
  private final Duration hangs;
  private final Map<HealthPart, HealthQuestion> asked = new ConcurrentHashMap<>();

  private record HealthQuestion(CompletableFuture<Optional<String>> answer, long since) {}

  private record HealthAnswer(Optional<String> trouble, boolean dead) {}

  /**
   * The health of these parts, in this order.
   *
   * @param cleaner what every sentence goes through, for it may quote what a library said
   */
  public Health(List<HealthPart> parts, Cleaner cleaner) {
    this(parts, cleaner, TOLERANCE, HANGS);
  }

  Health(List<HealthPart> parts, Cleaner cleaner, Duration tolerance, Duration hangs) {
    this.parts = List.copyOf(parts);
    this.cleaner = cleaner;
    this.tolerance = tolerance;
    this.hangs = hangs;
  }

  /**
   * The answer to one probe.
   *
   * @param well whether nothing is wrong
   * @param dead what of it only a restart mends, since it hangs; empty where nothing does
   * @param json all of it
   */
  public record HealthVerdict(boolean well, Optional<String> dead, String json) {}

  /** Asks every part. */
  public HealthVerdict ask() {
    Map<HealthPart, HealthQuestion> questions = new LinkedHashMap<>();
    parts.forEach(
        healthPart -> questions.put(healthPart, asked.compute(healthPart, Health::question)));
    long end = System.nanoTime() + tolerance.toNanos();
    ObjectNode root = JSON.createObjectNode();
    root.put("status", "ok");
    ObjectNode each = root.putObject("parts");
    List<String> dead = new ArrayList<>();
    boolean well = true;
    for (Map.Entry<HealthPart, HealthQuestion> one : questions.entrySet()) {
      String name = one.getKey().name();
      HealthAnswer healthAnswer = await(one.getKey(), one.getValue(), end - System.nanoTime());
      String said =
          healthAnswer
              .trouble()
              .map(raw -> one.getKey().isOwn() ? raw : cleaner.clean(raw).value())
              .orElse("ok");
      each.put(name, said);
      well &= healthAnswer.trouble().isEmpty();
      if (healthAnswer.dead()) {
        dead.add(name + ": " + said);
      }
    }
    if (!well) {
      root.put("status", dead.isEmpty() ? "failing" : "dead");
    }
    return new HealthVerdict(
        well,
        dead.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", dead)),
        JSON.writeValueAsString(root));
  }

  private static HealthQuestion question(HealthPart healthPart, HealthQuestion before) {
    return before != null && !before.answer().isDone()
        ? before
        : new HealthQuestion(
            CompletableFuture.supplyAsync(healthPart.trouble(), Health::apart), System.nanoTime());
  }

  /** Beside the few threads that carry all virtual ones, which may all be busy. */
  private static void apart(Runnable question) {
    Thread.ofPlatform().daemon().name("health").start(question);
  }

  private HealthAnswer await(HealthPart healthPart, HealthQuestion healthQuestion, long nanos) {
    try {
      Optional<String> trouble =
          healthQuestion.answer().get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
      return new HealthAnswer(trouble, healthPart.vital() && trouble.isPresent());
    } catch (TimeoutException hangs) {
      return new HealthAnswer(
          Optional.of("it gives no answer within %s s".formatted(tolerance.toMillis() / 1000.0)),
          System.nanoTime() - healthQuestion.since() >= this.hangs.toNanos());
    } catch (ExecutionException bug) {
      LOG.warn("the health of {} is unknown", healthPart.name(), bug.getCause());
      return new HealthAnswer(
          Optional.of("its health is unknown; workerbot's log says why"), false);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new HealthAnswer(Optional.of("workerbot is stopping"), false);
    }
  }
}
