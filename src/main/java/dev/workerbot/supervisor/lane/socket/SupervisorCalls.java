package dev.workerbot.supervisor.lane.socket;

import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneRefusal;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What each request to a lane asks of supervisord, as {@code config/workerbot-lane} does. Source:
 * supervisor 4.2.5, rpcinterface.py.
 */
final class SupervisorCalls {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A character of UTF-8 has at most so many bytes. */
  private static final int LONGEST_CHARACTER = 4;

  private static final int FEWER = 4;
  private static final int LEAST_LOG = 200;

  private SupervisorCalls() {}

  /** Calls a method of supervisord's. */
  interface Supervisord {
    LaneAnswer call(String method, Object... arguments);
  }

  static LaneAnswer ask(LaneRequest request, Supervisord supervisord) {
    Object worker = request.arguments().get("worker");
    return switch (request.call()) {
      case "status" -> supervisord.call("getAllProcessInfo");
      case "worker" -> supervisord.call("getProcessInfo", worker);
      case "pid" -> of(supervisord.call("getProcessInfo", worker), row -> row.path("pid"));
      case "start" -> changed(supervisord, "startProcess", worker);
      case "stop" -> changed(supervisord, "stopProcess", worker);
      case "signal" -> supervisord.call("signalProcess", worker, request.arguments().get("signal"));
      case "reread" -> of(supervisord.call("reloadConfig"), groups -> groups.path(0));
      case "avail" -> supervisord.call("getAllConfigInfo");
      case "version" -> supervisord.call("getSupervisorVersion");
      case "mainlog" -> mainLog(supervisord, (Integer) request.arguments().get("bytes"));
      default -> new LaneRefusal("there is no such call");
    };
  }

  private static LaneAnswer of(LaneAnswer answer, UnaryOperator<JsonNode> part) {
    return answer instanceof LaneValue(var value) ? new LaneValue(part.apply(value)) : answer;
  }

  /** It does not wait there, and says how the worker is just after. */
  private static LaneAnswer changed(Supervisord supervisord, String method, Object worker) {
    LaneAnswer answer = supervisord.call(method, worker, false);
    if (!(answer instanceof LaneValue)) {
      return answer;
    }
    return supervisord.call("getProcessInfo", worker) instanceof LaneValue seen
        ? seen
        : new LaneValue(JSON.nullNode());
  }

  private static LaneAnswer mainLog(Supervisord supervisord, int bytes) {
    LaneAnswer answer = new LaneTrouble(LaneTroubleKind.ODD);
    for (int size = bytes; size >= Math.min(bytes, LEAST_LOG); size /= FEWER) {
      // supervisord fails where it cuts a character of several bytes in half.
      for (int less = 0; less < LONGEST_CHARACTER && less < size; less++) {
        answer = supervisord.call("readLog", less - size, 0);
        if (!(answer instanceof LaneTrouble(var kind)) || kind != LaneTroubleKind.ODD) {
          return of(answer, SupervisorCalls::inBase64);
        }
      }
    }
    return answer;
  }

  private static JsonNode inBase64(JsonNode text) {
    return JSON.stringNode(
        Base64.getEncoder().encodeToString(text.asString("").getBytes(StandardCharsets.UTF_8)));
  }
}
