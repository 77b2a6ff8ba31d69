package dev.workerbot.app.check;

import dev.workerbot.app.bot.Chats;
import dev.workerbot.app.config.Config;
import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.chat.discord.DiscordProbe;
import dev.workerbot.message.Severity;
import java.io.PrintWriter;
import java.util.List;

/** What {@code workerbot check} says of the chats. */
final class ChatsCheck {
  private final Config config;
  private final boolean offline;
  private final PrintWriter out;

  ChatsCheck(Config config, boolean offline, PrintWriter out) {
    this.config = config;
    this.offline = offline;
    this.out = out;
  }

  /** Prints it; whether those that are on let the bot work, as far as could be seen. */
  boolean isGood() {
    boolean slack = true;
    boolean discord = true;
    if (config.slack().isEmpty()) {
      out.println("• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
    } else if (offline) {
      out.println(
          "• Slack: not tried, as --offline says: whether its tokens are good, what scopes they"
              + " have, and whether the bot is in its channels");
    } else {
      slack = new SlackCheck(config, config.slack().get(), out).isGood();
    }
    if (config.discord().isEmpty()) {
      out.println("• Discord is off: no token in DISCORD_TOKEN");
    } else if (offline) {
      out.println(
          "• Discord: not tried, as --offline says: whether its token is good, whether the bot is"
              + " in its Discord servers, and what it may do in its channels");
    } else {
      discord =
          print(
              out,
              "Discord",
              DiscordProbe.look(
                  Chats.settings(config.discord().get()), NamedChannels.of(config, "discord")));
    }
    return slack && discord;
  }

  /** Prints what was found out about a chat; whether it is all right. */
  static boolean print(PrintWriter out, String chat, List<CheckResult> results) {
    for (CheckResult one : results) {
      out.println(
          "%s %s%s"
              .formatted(
                  switch (one.severity()) {
                    case GOOD -> "✓";
                    case BAD -> "✗";
                    default -> "⚠";
                  },
                  one.sentence().startsWith(chat + " ") ? "" : chat + ": ",
                  one.sentence()));
    }
    return results.stream().noneMatch(one -> one.severity() == Severity.BAD);
  }
}
