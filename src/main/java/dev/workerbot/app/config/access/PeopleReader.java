package dev.workerbot.app.config.access;

import dev.workerbot.access.People;
import dev.workerbot.app.config.chat.ChatIds;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code people}: which accounts are one person's. */
public final class PeopleReader {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");

  private static final KeyType<List<String>> ACCOUNTS =
      new KeyType.Texts(
          new KeyType.TextPattern(
              ChatIds.ACCOUNT,
              "`%s` is not a person's account; write slack:U012AB (a user id, not a name),"
                  + " discord:4711 or terminal:anna"));

  public static final Key<Section> PEOPLE =
      Keys.names("people", ACCOUNTS, "who has more than one account, by name: [below](#people)")
          .otherwise("nobody");

  private PeopleReader() {}

  public static People read(Section people) {
    Map<String, Set<String>> accounts = new HashMap<>();
    Map<String, String> owners = new HashMap<>();
    for (String name : people.named()) {
      int line = people.lineOf(name);
      if (!NAME.matcher(name).matches()) {
        people.wrong(
            line,
            Sentence.of("`%s` is not a name for a person: letters, digits, . _ and - only", name));
      }
      List<String> listed = ACCOUNTS.read(people, name).orElse(List.of());
      if (listed.isEmpty()) {
        people.wrong(
            line, Sentence.of("`%s` has no account; write [slack:U012AB, terminal:anna]", name));
      }
      for (String account : listed) {
        String other = owners.putIfAbsent(account, name);
        if (other != null && !other.equals(name)) {
          people.wrong(
              line,
              Sentence.of(
                  "`%s` cannot be both %s and %s: an account is one person's",
                  account, other, name));
        }
      }
      accounts.put(name, new HashSet<>(listed));
    }
    return new People(accounts);
  }
}
