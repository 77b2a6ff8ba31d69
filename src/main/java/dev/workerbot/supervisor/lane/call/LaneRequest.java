package dev.workerbot.supervisor.lane.call;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request to a lane: a call of {@code config/workerbot-lane} and its arguments.
 *
 * @param arguments text or whole numbers, by name
 */
public record LaneRequest(String call, Map<String, Object> arguments) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The longest that a lane lets supervisord take, in seconds. */
  private static final double MOST_SECONDS = 60;

  private static final double LEAST_SECONDS = 0.05;
  private static final double MILLIS = 1000;

  public LaneRequest {
    arguments = Map.copyOf(arguments);
  }

  public static LaneRequest of(String call) {
    return new LaneRequest(call, Map.of());
  }

  public static LaneRequest of(String call, WorkerName worker) {
    return new LaneRequest(call, Map.of("worker", worker.full()));
  }

  public static LaneRequest signal(WorkerName worker, Signal signal) {
    return new LaneRequest("signal", Map.of("worker", worker.full(), "signal", signal.name()));
  }

  public static LaneRequest mainLog(int bytes) {
    return new LaneRequest("mainlog", Map.of("bytes", bytes));
  }

  /**
   * As it is sent.
   *
   * @param limit for supervisord to answer
   */
  public String line(long id, Duration limit) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("id", id);
    request.put("call", call);
    request.put("limit", Math.clamp(limit.toMillis() / MILLIS, LEAST_SECONDS, MOST_SECONDS));
    request.putAll(arguments);
    return JSON.writeValueAsString(request);
  }
}
