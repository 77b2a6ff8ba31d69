package dev.workerbot.message.entity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody of whom a text speaks, without calling them.
 *
 * @param chat {@code slack}, {@code discord} or {@code terminal}; empty where it was not recorded
 * @param id the chat's id of them; empty where it was not recorded
 * @param name what people call them, without the {@code @}
 */
public record Person(String chat, String id, String name) implements TextEntity {
  private static final Pattern STORED =
      Pattern.compile(
          "("
              + ChatPlatform.anyOf(ChatPlatform.ALL.stream().map(ChatPlatform::name))
              + "):(\\S+) (.*)",
          Pattern.DOTALL);

  /** Somebody of whom only the name is known. */
  public static Person named(String name) {
    return new Person("", "", name);
  }

  /** Reads what {@link #stored} wrote, or a name that was recorded alone. */
  public static Person parse(String stored) {
    Matcher matcher = STORED.matcher(stored);
    return matcher.matches()
        ? new Person(matcher.group(1), matcher.group(2), matcher.group(3))
        : named(stored);
  }

  @Override
  public String stored() {
    return chat.isEmpty() ? name : chat + ":" + id + " " + name;
  }

  @Override
  public String text() {
    return "@" + name;
  }

  /** What stands behind the name where people of another chat read it: which chat it is of. */
  @Override
  public String elsewhere(String reading) {
    return chat.isEmpty() || chat.equals(reading) ? "" : " (" + ChatPlatform.of(chat).title() + ")";
  }
}
