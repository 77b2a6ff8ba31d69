package dev.workerbot.chat.slack.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes what Slack does to a typed command: auto-links, entities, curly apostrophes. Source:
 * Slack, "Formatting text for app surfaces", and "Escape channels, users, and links sent to your
 * app".
 */
public final class SlackText {
  /** {@code <url|label>}, {@code <mailto:a@b|a@b>}, {@code <@U1|anna>}, {@code <#C1|name>}. */
  private static final Pattern LINK = Pattern.compile("<([^<>|]{1,2000})(?:\\|([^<>]{0,2000}))?>");

  private SlackText() {}

  public static String plain(String typed) {
    Matcher link = LINK.matcher(typed);
    StringBuilder text = new StringBuilder();
    while (link.find()) {
      link.appendReplacement(text, Matcher.quoteReplacement(unlinked(link)));
    }
    link.appendTail(text);
    return text.toString()
        .replaceAll("[\u2018\u2019\u201A\u201B]", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String unlinked(Matcher link) {
    String target = link.group(1);
    String label = link.group(2);
    if (target.startsWith("@") || target.startsWith("#") || target.startsWith("!")) {
      return label == null ? target : target.charAt(0) + label;
    }
    if (label != null) {
      return label;
    }
    return target.replaceFirst("^(?:mailto:|https?://|tel:)", "");
  }
}
