package dev.workerbot.chat.discord;

/** The names of the slash command's options. */
final class DiscordOption {
  static final String TARGET = "target";
  static final String VERB = "verb";
  static final String ALERT = "alert";
  static final String SILENCE = "silence";
  static final String HOLD = "hold";
  static final String REQUEST = "request";
  static final String ACTION = "action";
  static final String ROLLING = "rolling";
  static final String BATCH = "batch";
  static final String PAUSE = "pause";
  static final String GRACEFUL = "graceful";
  static final String GLASS = "break-glass";
  static final String YES = "yes";
  static final String ALL = "all";
  static final String LINES = "lines";
  static final String ERR = "err";
  static final String GREP = "grep";
  static final String FOLLOW = "follow";
  static final String FOR = "for";
  static final String REASON = "reason";
  static final String PERIOD = "period";
  static final String TEMPLATE = "template";
  static final String COMMAND = "command";
  static final String PROCESSES = "processes";
  static final String SETTINGS = "settings";

  private DiscordOption() {}
}
