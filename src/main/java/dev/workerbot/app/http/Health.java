package dev.workerbot.app.http;

import dev.workerbot.message.Cleaner;
import java.time.Duration;
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
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<Part> parts;
  private final Cleaner cleaner;
  private final Duration patience;
  private final Map<Part, CompletableFuture<Optional<String>>> asked = new ConcurrentHashMap<>();

  /**
   * Of these parts, told in this order.
   *
   * @param cleaner what every sentence goes through, for it may quote what a library said
   */
  public Health(List<Part> parts, Cleaner cleaner) {
    this(parts, cleaner, PATIENCE);
  }

  Health(List<Part> parts, Cleaner cleaner, Duration patience) {
    this.parts = List.copyOf(parts);
    this.cleaner = cleaner;
    this.patience = patience;
  }

  /** The answer to one probe. */
  record Verdict(boolean well, String json) {}

  Verdict ask() {
    Map<Part, CompletableFuture<Optional<String>>> answers = new LinkedHashMap<>();
    parts.forEach(part -> answers.put(part, asked.compute(part, Health::question)));
    long end = System.nanoTime() + patience.toNanos();
    ObjectNode root = JSON.createObjectNode();
    root.put("status", "ok");
    ObjectNode each = root.putObject("parts");
    answers.forEach((part, answer) -> {
      Optional<String> trouble = await(part, answer, end - System.nanoTime());
      each.put(part.name(), trouble.map(raw -> cleaner.clean(raw).value()).orElse("ok"));
      if (trouble.isPresent()) {
        root.put("status", "failing");
      }
    });
    return new Verdict(root.get("status").asString().equals("ok"), JSON.writeValueAsString(root));
  }

  private static CompletableFuture<Optional<String>> question(
      Part part, CompletableFuture<Optional<String>> before) {
    return before != null && !before.isDone()
        ? before
        : CompletableFuture.supplyAsync(part.trouble(), Thread::startVirtualThread);
  }

  private Optional<String> await(
      Part part, CompletableFuture<Optional<String>> answer, long nanos) {
    try {
      return answer.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException hangs) {
      return Optional.of("it gives no answer within %s s".formatted(patience.toMillis() / 1000.0));
    } catch (ExecutionException bug) {
      LOG.warn("the health of {} cannot be told", part.name(), bug.getCause());
      return Optional.of("its health cannot be told; workerbot's log says why");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Optional.of("workerbot is stopping");
    }
  }
}
