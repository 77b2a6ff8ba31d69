package dev.workerbot.app.check;

import dev.workerbot.app.bot.Chats;
import dev.workerbot.app.config.Config;
import dev.workerbot.chat.discord.DiscordProbe;
import java.io.PrintWriter;

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
    if (config.chats().slack().isEmpty()) {
      out.println("• Slack is off: no tokens in SLACK_BOT_TOKEN and SLACK_APP_TOKEN");
    } else if (offline) {
      out.println(
          "• Slack: not tried because of --offline: whether its tokens are good, what scopes they"
              + " have, and whether the bot is in its channels");
    } else {
      slack = new SlackCheck(config, config.chats().slack().get(), out).isGood();
    }
    if (config.chats().discord().isEmpty()) {
      out.println("• Discord is off: no token in DISCORD_TOKEN");
    } else if (offline) {
      out.println(
          "• Discord: not tried because of --offline: whether its token is good, whether the bot is"
              + " in its Discord servers, and what it may do in its channels");
    } else {
      discord =
          ChatLines.print(
              out,
              "Discord",
              DiscordProbe.look(Chats.settings(config, config.chats().discord().get())));
    }
    return slack && discord;
  }
}
