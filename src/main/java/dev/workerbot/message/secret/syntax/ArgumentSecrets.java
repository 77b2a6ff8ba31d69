package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.KnownWords;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds secrets that commands take in a way of their own, without a flag that tells: {@code vault
 * kv put path key=x}, {@code composer config http-basic.host user x}, {@code xfreerdp /p:x}, {@code
 * lftp -u anna,x}.
 */
public final class ArgumentSecrets {
  private static final int LONGEST = 1000;
  private static final int LOOK = 200;
  private static final int MANY = 60;
  private static final int KEY = 12;

  /** Looks at what follows the words of a rule on a line. */
  private interface ArgumentRule {
    void at(ArgumentSecrets secrets, int at, int end);
  }

  /** What a line has to hold, in lower case, and how its secret is found. */
  private static final KnownWords<ArgumentRule> RULES =
      new KnownWords<>(
          List.of(
              Map.entry("add_user ", word(2)),
              Map.entry("change_password ", word(2)),
              Map.entry("authenticate_user ", word(2)),
              Map.entry("htpasswd -", ArgumentSecrets::htpasswd),
              Map.entry("vault login ", word(1)),
              Map.entry("operator unseal ", word(1)),
              Map.entry("vault kv put ", ArgumentSecrets::pairs),
              Map.entry("vault kv patch ", ArgumentSecrets::pairs),
              Map.entry("vault write ", ArgumentSecrets::pairs),
              Map.entry("secrets set ", ArgumentSecrets::pairs),
              Map.entry("create secret ", ArgumentSecrets::literals),
              Map.entry("http-basic.", word(3)),
              Map.entry("github-oauth.", word(2)),
              Map.entry("gitlab-oauth.", word(2)),
              Map.entry("gitlab-token.", word(2)),
              Map.entry("forgejo-token.", word(3)),
              Map.entry("config bearer.", word(2)),
              Map.entry("--auth bearer.", word(2)),
              Map.entry("--global bearer.", word(2)),
              Map.entry("bitbucket-oauth.", word(2)),
              Map.entry("config bitbucket-oauth.", word(3)),
              Map.entry("--auth bitbucket-oauth.", word(3)),
              Map.entry("config set ", ArgumentSecrets::setting),
              Map.entry("configure set ", ArgumentSecrets::setting),
              Map.entry("put-parameter ", after("--value")),
              Map.entry("keyvault secret set ", after("--value")),
              Map.entry("gh secret set ", after("--body")),
              Map.entry("gh secret set", after("-b")),
              Map.entry("add-generic-password ", after("-w")),
              Map.entry("ldappasswd ", after("-s")),
              Map.entry("schtasks ", after("/rp")),
              Map.entry("nmcli ", after("password")),
              Map.entry("mysqladmin ", after("password")),
              Map.entry("net use ", ArgumentSecrets::share),
              Map.entry("freerdp", after("/p:", "/gp:", "/pth:", "/password:")),
              Map.entry("mstsc ", after("/p:", "/gp:", "/pth:", "/password:")),
              Map.entry("lftp ", ArgumentSecrets::loginByComma),
              Map.entry("open -u ", ArgumentSecrets::openByComma),
              Map.entry("acl setuser ", ArgumentSecrets::acl),
              Map.entry("mc alias set ", word(4)),
              Map.entry("mc config host add ", word(4)),
              Map.entry("sqlplus ", ArgumentSecrets::loginBySlash),
              Map.entry("impdp ", ArgumentSecrets::loginBySlash),
              Map.entry("expdp ", ArgumentSecrets::loginBySlash),
              Map.entry("wpa_passphrase ", word(2)),
              Map.entry("hash-password --plaintext ", word(1))));

  /** What is written beside a secret, and is none. */
  private static final Set<String> OPEN =
      Set.of(
          ("username user role type ttl max_ttl token_ttl token_max_ttl period policy policies"
                  + " token_policies path description allowed_domains common_name")
              .split(" "));

  private final Scan scan;
  private final SecretNames names;
  private final SecretValues secretValues;

  public ArgumentSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.secretValues = new SecretValues(scan);
  }

  public void find() {
    String text = scan.text();
    List<Map.Entry<String, ArgumentRule>> rules = RULES.in(text);
    int line = 0;
    while (line < text.length() && !rules.isEmpty()) {
      int end = Math.min(scan.lineEnd(line), line + LONGEST);
      String lower = text.substring(line, end).toLowerCase(Locale.ROOT);
      for (Map.Entry<String, ArgumentRule> rule : rules) {
        int at = lower.indexOf(rule.getKey());
        if (at >= 0) {
          rule.getValue().at(this, line + at + rule.getKey().length(), end);
        }
      }
      line = scan.lineEnd(line) + 1;
    }
  }

  /** The word that is so many words further; flags do not count. */
  private static ArgumentRule word(int count) {
    return (secrets, at, end) -> {
      int from = at;
      // Behind a rule that ends with a dot stands the rest of its word.
      for (int i = 1; i < count || secrets.scan.at(from) == '-'; i++) {
        from = secrets.nextWord(from, end);
        if (from >= end) {
          return;
        }
        i -= secrets.scan.at(from) == '-' ? 1 : 0;
      }
      secrets.mark(secrets.scan.skipBlanks(from), end);
    };
  }

  /** What stands after one of these; after a colon without a blank. */
  private static ArgumentRule after(String... flags) {
    return (secrets, at, end) -> {
      for (int from : secrets.words(at, end)) {
        for (String flag : flags) {
          int to = from + flag.length();
          char next = secrets.scan.at(to);
          if (secrets.scan.hasWord(flag, from)
              && (flag.endsWith(":") || next == '=' || Chars.isBlank(next))) {
            secrets.mark(flag.endsWith(":") ? to : secrets.scan.skipBlanks(to + 1), end);
          }
        }
      }
    };
  }

  /** Where words begin, this one first; not very many. */
  private List<Integer> words(int at, int end) {
    return Stream.iterate(at, from -> from < end, from -> nextWord(from, end)).limit(MANY).toList();
  }

  /** Where the next word begins; the end where none does. */
  private int nextWord(int from, int end) {
    int at = from;
    while (at < end && !Chars.isSpace(scan.at(at))) {
      at = Chars.isQuote(scan.at(at)) ? Math.max(at + 1, secretValues.at(at).to()) : at + 1;
    }
    return Math.min(end, scan.skipBlanks(at));
  }

  private void mark(int at, int end) {
    if (at >= end || scan.at(at) == '-') {
      return;
    }
    Extent value = secretValues.at(at);
    int bareEnd = Math.min(value.bareEnd(), value.bare() + LOOK);
    if (!Harmless.isHarmless(scan.text().substring(value.bare(), bareEnd))) {
      scan.mark(value.from(), value.to());
    }
  }

  /** {@code -nbB anna x}. */
  private void htpasswd(int at, int end) {
    String flags = scan.text().substring(at, Math.min(end, nextWord(at, end)));
    if (flags.indexOf('b') >= 0) {
      word(flags.indexOf('n') >= 0 ? 3 : 4).at(this, at, end);
    }
  }

  /** {@code key=x} as often as there are some; {@code @} begins a file. */
  private void pairs(int at, int end) {
    for (int from : words(at, end)) {
      if ("|;&<>".indexOf(scan.at(from)) >= 0) {
        return;
      }
      pair(from, end, OPEN);
    }
  }

  private void pair(int from, int end, Set<String> open) {
    int key = from + (Chars.isQuote(scan.at(from)) ? 1 : 0);
    int equals = key;
    while (equals < end && (Chars.isOfName(scan.at(equals)) || scan.at(equals) == '/')) {
      equals++;
    }
    boolean isPair = equals > key && scan.at(equals) == '=' && scan.at(key) != '-';
    if (!isPair
        || "@-".indexOf(scan.at(equals + 1)) >= 0
        || open.contains(scan.text().substring(key, equals))) {
      return;
    }
    if (key > from) {
      Extent whole = secretValues.at(from);
      scan.mark(equals + 1, Math.max(equals + 1, whole.bareEnd()));
    } else {
      mark(equals + 1, end);
    }
  }

  private void literals(int at, int end) {
    for (int from : words(at, end)) {
      if (scan.has("--from-literal", from)) {
        pair(scan.skipBlanks(from + "--from-literal=".length()), end, Set.of());
      }
    }
  }

  /** A name and its value. */
  private void setting(int at, int end) {
    int value = nextWord(at, end);
    String name = scan.text().substring(at, Math.max(at, value)).strip();
    SecretKind secretKind =
        names.judge(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
    String text = secretValues.beginning(value);
    boolean isSecret =
        secretKind == SecretKind.SECRET
            || secretKind == SecretKind.ALL
            || (secretKind != SecretKind.NONE && text.length() >= KEY && Randomness.isMixed(text));
    if (isSecret && value < end) {
      mark(value, end);
    }
  }

  /** {@code Z: \\nas\share x /user:anna}. */
  private void share(int at, int end) {
    boolean isShare = false;
    for (int from : words(at, end)) {
      if (isShare && scan.at(from) != '/' && scan.at(from) != '*') {
        mark(from, end);
        return;
      }
      isShare |= scan.at(from) == '\\';
    }
  }

  private void loginByComma(int at, int end) {
    for (int from : words(at, end)) {
      if (scan.has("-u ", from) || scan.has("--user ", from)) {
        openByComma(nextWord(from, end), end);
      }
    }
  }

  private void openByComma(int at, int end) {
    Extent value = secretValues.at(at);
    int comma = scan.text().indexOf(',', at);
    if (comma > value.bare() && comma < Math.min(value.bareEnd(), end)) {
      scan.mark(comma + 1, value.isQuoted() ? value.bareEnd() : value.to());
    }
  }

  private void acl(int at, int end) {
    for (int from : words(at, end)) {
      if ("><#".indexOf(scan.at(from)) >= 0 && !Chars.isBlank(scan.at(from + 1))) {
        mark(from + 1, end);
      }
    }
  }

  /** {@code scott/x@db}. */
  private void loginBySlash(int at, int end) {
    int from = at;
    while (from < end && scan.at(from) == '-') {
      from = nextWord(from, end);
    }
    int slash = from;
    while (slash < end && Chars.isOfName(scan.at(slash))) {
      slash++;
    }
    int to = slash + 1;
    while (to < end && !Chars.isSpace(scan.at(to)) && scan.at(to) != '@') {
      to++;
    }
    if (slash > from && scan.at(slash) == '/' && to < end + 1 && scan.at(slash + 1) != '/') {
      scan.mark(slash + 1, Math.min(to, end));
    }
  }
}
