package dev.workerbot.supervisor.lane;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a lane says of itself before anything else.
 *
 * @param protocol what the bot and it speak
 * @param version of its program
 * @param checksum of its program, without what an admin sets in it
 * @param config the config file of its supervisord
 * @param realConfig the same without symbolic links
 * @param trouble why it cannot ask supervisord anything; empty where it can
 */
record LaneGreeting(
    int protocol,
    int version,
    String checksum,
    String config,
    String realConfig,
    Optional<String> trouble) {
  /** What this bot speaks. */
  static final int PROTOCOL = 1;

  /** Of the program that belongs to this bot. */
  static final int VERSION = 1;

  /** The same: of {@code config/workerbot-lane} as it is published. */
  static final String CHECKSUM = "d9251cb1810c751ec26c6625ffa0e84d2a776cd95b4ee5b7693da13657692d44";

  private static final int LONGEST = 300;

  /** Of a checksum: enough to tell two apart. */
  private static final int SHOWN = 12;

  /** Empty where that is no greeting. */
  static Optional<LaneGreeting> read(String line) {
    return LaneAnswer.object(line)
        .filter(node -> node.path("lane").isInt() && node.path("version").isInt())
        .filter(node -> text(node, "sha256").matches("[0-9a-f]{64}"))
        .map(node ->
            new LaneGreeting(
                node.get("lane").intValue(),
                node.get("version").intValue(),
                text(node, "sha256"),
                text(node, "config"),
                text(node, "real"),
                Optional.of(text(node, "trouble")).filter(trouble -> !trouble.isEmpty())));
  }

  private static String text(JsonNode node, String key) {
    return CleanText.cut(CleanText.singleLine(node.path(key).asString("")), LONGEST);
  }

  /** Which program it is, beside the one of this bot. */
  String described() {
    String own = beginning(CHECKSUM);
    if (checksum.equals(CHECKSUM)) {
      return "workerbot-lane there is the one of this workerbot (version %d, %s)"
          .formatted(version, own);
    }
    return version < VERSION
        ? "workerbot-lane there is older than this workerbot's (version %d, %s; here it is %d, %s): install config/workerbot-lane there again"
            .formatted(version, beginning(checksum), VERSION, own)
        : "workerbot-lane there is another than this workerbot's (version %d, %s; here it is %d, %s)"
            .formatted(version, beginning(checksum), VERSION, own);
  }

  private static String beginning(String checksum) {
    return checksum.substring(0, SHOWN);
  }

  /**
   * Why this bot cannot use it for this config file; empty where it can.
   *
   * @param configFile of the supervisord that is meant
   */
  Optional<String> objection(String configFile) {
    if (protocol != PROTOCOL) {
      return Optional.of(
          "workerbot-lane there is %s than this workerbot: install its config/workerbot-lane there"
              .formatted(protocol < PROTOCOL ? "older" : "newer"));
    }
    if (trouble.isPresent()) {
      return Optional.of("workerbot-lane finds %s: %s".formatted(config, trouble.get()));
    }
    return configFile.equals(config) || configFile.equals(realConfig)
        ? Optional.empty()
        : Optional.of(
            "workerbot-lane there is for another config file (CONFIG in it is %s, and not %s)"
                .formatted(config, configFile));
  }
}
