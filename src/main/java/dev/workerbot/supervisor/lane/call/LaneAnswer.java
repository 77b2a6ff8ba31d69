package dev.workerbot.supervisor.lane.call;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a lane answered to one request, or why it did not. */
public sealed interface LaneAnswer {
  /** supervisord's answer. */
  record LaneValue(JsonNode value) implements LaneAnswer {}

  /** supervisord refuses; nothing was done. */
  record LaneFault(int code) implements LaneAnswer {}

  /** The lane itself refuses; nothing was asked. */
  record LaneRefusal(String sentence) implements LaneAnswer {}

  /** The lane has no answer from supervisord. */
  record LaneTrouble(LaneTroubleKind kind) implements LaneAnswer {}

  /**
   * There is no answer from the lane.
   *
   * @param sent whether the request may have been carried out
   */
  record LaneBroken(boolean sent) implements LaneAnswer {}

  /** What a lane met on its way to supervisord. */
  enum LaneTroubleKind {
    /** No connection; nothing reached it. */
    DOWN,
    /** No answer in time; the request may be carried out yet. */
    TIMEOUT,
    /** It broke off; the request may have been carried out. */
    LOST,
    /** An answer that is none; the request may have been carried out. */
    ODD
  }

  JsonMapper JSON = JsonMapper.builder().build();

  String ID = "{\"id\":";
  int LONGEST_ID = 17;

  /** Whose answer it is, read off its beginning; empty for what is no answer. */
  static OptionalLong id(String line) {
    int comma = line.indexOf(',');
    if (!line.startsWith(ID) || comma <= ID.length() || comma > ID.length() + LONGEST_ID) {
      return OptionalLong.empty();
    }
    String number = line.substring(ID.length(), comma);
    return number.chars().allMatch(digit -> digit >= '0' && digit <= '9')
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }

  /** Never throws; what cannot be read is {@link LaneTroubleKind#ODD}. */
  static LaneAnswer read(String line) {
    return object(line).map(LaneAnswer::of).orElseGet(() -> new LaneTrouble(LaneTroubleKind.ODD));
  }

  /** Empty for what is no JSON object. */
  static Optional<JsonNode> object(String line) {
    try {
      return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private static LaneAnswer of(JsonNode answer) {
    if (answer.has("ok")) {
      return new LaneValue(answer.get("ok"));
    }
    if (answer.path("fault").path(0).isInt()) {
      return new LaneFault(answer.get("fault").get(0).intValue());
    }
    if (answer.path("refused").isString()) {
      return new LaneRefusal(answer.get("refused").stringValue());
    }
    return new LaneTrouble(
        switch (answer.path("trouble").asString("")) {
          case "down" -> LaneTroubleKind.DOWN;
          case "timeout" -> LaneTroubleKind.TIMEOUT;
          case "lost" -> LaneTroubleKind.LOST;
          default -> LaneTroubleKind.ODD;
        });
  }
}
