package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.NextIndex;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.text.WordList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in URLs and paths: who logs in, before the {@code @}, and what follows the name of
 * a webhook or of a link to reset a password. What their queries hold has a name.
 */
public final class UrlSecrets {
  private static final int NAME = 24;
  private static final int LONGEST = 2000;
  private static final int HOST = 72;
  private static final int SEGMENTS = 5;

  /** After one of these a part of a path that looks drawn by lot is a secret. */
  private static final Set<String> LINKS =
      WordList.set(
          """
          webhook webhooks webhookb2 hook hooks incoming deploy reset reset-password password-reset
          resetpassword verify verification verify-email magic magic-link magiclogin login
          login-link invite invites invitation invitations unsubscribe confirm confirmation
          activate activation token key secret share shared autologin impersonate ping catch
          """);

  /** Up to here the address is everybody's, what follows is all secret. */
  private static final List<String> WEBHOOKS =
      WordList.of(
          """
          hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/
          hooks.slack-gov.com/services/ discord.com/api/webhooks/ discordapp.com/api/webhooks/
          webhook.office.com/webhookb2/ outlook.office.com/webhook/ outlook.office365.com/webhook/
          hooks.zapier.com/hooks/catch/ hooks.airtable.com/workflows/
          open.feishu.cn/open-apis/bot/v2/hook/ open.larksuite.com/open-apis/bot/v2/hook/
          maker.ifttt.com/use/ hc-ping.com/ hook.eu1.make.com/ hook.us1.make.com/
          hook.integromat.com/ envoyer.io/deploy/ api.render.com/deploy/
          api.netlify.com/build_hooks/ api.vercel.com/v1/integrations/deploy/
          api.opsgenie.com/v1/json/ events.pagerduty.com/integration/
          alert.victorops.com/integrations/generic/ uptime.betterstack.com/api/v1/heartbeat/
          """);

  private final Scan scan;
  private final NextIndex ats;

  public UrlSecrets(Scan scan) {
    this.scan = scan;
    this.ats = new NextIndex(scan.text(), "@");
  }

  public void find() {
    int i = 0;
    while (i < scan.length()) {
      i =
          switch (scan.at(i)) {
            case '/' -> scan.at(i + 1) == '/' ? authority(i + 2) : path(i + 1);
            case '@' -> login(i);
            default -> i + 1;
          };
    }
  }

  private int authority(int from) {
    int host = from;
    int at = -1;
    int colon = -1;
    while (host - from < LONGEST && !isEnd(scan.at(host)) && "/?#".indexOf(scan.at(host)) < 0) {
      at = scan.at(host) == '@' ? host : at;
      colon = colon < 0 && scan.at(host) == ':' ? host : colon;
      host++;
    }
    boolean isOdd = colon > 0 && at < 0 && !isPort(colon + 1, host) && scan.at(from) != '[';
    if (isOdd) {
      at = laterAt(host);
      if (at < 0 && (Chars.isSpace(scan.at(host)) || scan.at(host) == '…')) {
        at = host;
      }
    }
    if (at > from) {
      login(from, colon, at);
      return Math.max(at, from);
    }
    return webhook(from);
  }

  private static boolean isEnd(char c) {
    return Chars.isSpace(c)
        || c == '"'
        || c == '\''
        || c == '<'
        || c == '>'
        || c == '`'
        || c == '\\';
  }

  private boolean isPort(int from, int to) {
    int i = from;
    while (i < to && Chars.isDigit(scan.at(i))) {
      i++;
    }
    char next = scan.at(i);
    return i == to
        || next == ','
        || next == ')'
        || next == ']'
        || next == ';'
        || next == '}'
        || next == '.';
  }

  /** An {@code @} after a slash, which stands in a password then. */
  private int laterAt(int from) {
    int at = ats.from(from);
    if (at >= scan.length() || at - from >= HOST) {
      return -1;
    }
    for (int i = from; i < at; i++) {
      if (isEnd(scan.at(i))) {
        return -1;
      }
    }
    return at;
  }

  /** A web address names no user but a token; others do, and keep it. */
  private void login(int from, int colon, int at) {
    boolean isWeb = scan.hasWord("http://", from - 7) || scan.hasWord("https://", from - 8);
    String user = scan.text().substring(from, Math.min(at, from + NAME));
    if (isWeb && !user.equals("git")) {
      if (!Harmless.isHarmless(user)) {
        scan.mark(from, at);
      }
    } else if (colon > 0 && colon < at) {
      scan.mark(colon + 1, at);
    }
  }

  private int webhook(int from) {
    if (!Chars.isAlnum(scan.at(from))) {
      return from;
    }
    int dot = from;
    while (dot - from < HOST && (Chars.isAlnum(scan.at(dot)) || scan.at(dot) == '-')) {
      dot++;
    }
    for (String address : WEBHOOKS) {
      int place = -1;
      if (scan.hasWord(address, from)) {
        place = from + address.length();
      } else if (scan.at(dot) == '.' && scan.hasWord(address, dot + 1)) {
        place = dot + 1 + address.length();
      }
      if (place >= 0) {
        int to = place;
        while (!isEnd(scan.at(to)) && "?,;)]}".indexOf(scan.at(to)) < 0) {
          to++;
        }
        scan.mark(place, to);
        return Math.max(to, from);
      }
    }
    return from;
  }

  private int path(int from) {
    int to = from;
    while (to - from < NAME
        && (Chars.isLetter(scan.at(to))
            || Chars.isDigit(scan.at(to))
            || scan.at(to) == '-'
            || scan.at(to) == '_')) {
      to++;
    }
    if (scan.at(to) != '/'
        || !LINKS.contains(scan.text().substring(from, to).toLowerCase(Locale.ROOT))) {
      return Math.max(to, from);
    }
    int at = to;
    for (int i = 0; i < SEGMENTS && scan.at(at) == '/'; i++) {
      int end = at + 1;
      while (end - at < LONGEST
          && (Chars.isAlnum(scan.at(end)) || "-_.~=:%+".indexOf(scan.at(end)) >= 0)) {
        end++;
      }
      String segment = scan.text().substring(at + 1, end);
      if (Randomness.isKey(segment, 16) || Randomness.isUuid(segment)) {
        scan.mark(at + 1, end);
      }
      at = end;
    }
    return Math.max(at, to);
  }

  /** {@code shop:x@tcp(db:3306)/shop}, {@code scott/x@//db}, {@code root:x@127.0.0.1:3306}. */
  private int login(int at) {
    int host = at + 1;
    while (host - at < NAME * 3
        && (Chars.isAlnum(scan.at(host)) || ".-".indexOf(scan.at(host)) >= 0)) {
      host++;
    }
    boolean hasPort = scan.at(host) == ':' && Chars.isDigit(scan.at(host + 1)) && host > at + 1;
    boolean isDsn = scan.has("tcp(", at + 1) || scan.has("unix(", at + 1) || scan.has("//", at + 1);
    if (!isDsn && !hasPort && !scan.has("localhost", at + 1)) {
      return at + 1;
    }
    int from = at;
    int split = -1;
    while (at - from < NAME * 4
        && !isEnd(scan.at(from - 1))
        && "=,;(".indexOf(scan.at(from - 1)) < 0) {
      from--;
      split =
          scan.at(from) == ':' || (scan.at(from) == '/' && scan.has("//", at + 1)) ? from : split;
    }
    if (split <= from || split + 1 >= at || scan.has("//", split + 1)) {
      return at + 1;
    }
    String user = scan.text().substring(from, split).toLowerCase(Locale.ROOT);
    boolean isMail = Set.of("mailto", "to", "from", "cc", "bcc", "acct").contains(user);
    if (!isMail) {
      scan.mark(split + 1, at);
    }
    return at + 1;
  }
}
