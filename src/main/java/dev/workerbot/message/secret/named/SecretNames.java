package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.text.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Judges by its name whether a value is a secret. A name is taken apart into words: {@code
 * DB_PASSWORD}, {@code dbPassword} and {@code db.password} have the same two. Not safe for use by
 * several threads.
 */
public final class SecretNames {
  /** What a name says of its value. */
  public enum SecretKind {
    /** Nothing. */
    NONE,
    /** A secret where it looks drawn by lot: {@code key}, which may be a cache's as well. */
    KEY,
    /** As {@link #KEY}, of a vendor whose keys may be UUIDs, or short. */
    VENDOR,
    /** A secret, whatever it is. */
    SECRET,
    /** A secret, and so is all that it holds: {@code credentials}, {@code bindings}. */
    ALL,
    /** What follows {@code Authorization:}. */
    AUTHORIZATION,
    /** What follows {@code Cookie:}. */
    COOKIE
  }

  private static final int KNOWN = 2000;

  private static final Set<String> SECRETS =
      WordList.set(
          """
          pass pwd pw psw pswd passwd password passwords passphrase passcode passkey pgpassword
          secret secrets token tokens psk
          credential credentials cred creds bearer jwt otp totp cvv cvc sessid phpsessid jsessionid csrf
          xsrf salt apikey apikeys mnemonic requirepass masterauth storepass keypass
          userpwd authpass privpass passin passout seedphrase
          """);

  private static final Set<String> ENDINGS =
      WordList.set(
          """
          passwd passphrase passcode secret secrets credential credentials token apikey secretkey
          accesskey privatekey authkey appkey accountkey masterkey sharedkey signingkey encryptionkey
          licensekey sessid pwd
          """);

  private static final Set<String> NO_PASS =
      WordList.set("bypass compass encompass surpass trespass underpass overpass");

  /** After a word for a secret they make the name one of something else. */
  private static final Set<String> HARMLESS_AFTER =
      WordList.set(
          """
          count counts length len size type types name names id ids expires expiry expired
          expiration expire at in ttl age policy policies field fields reset resets changed changes
          updated rotated rotation valid validity invalid url uri endpoint path paths file files dir
          limit limits limiter bucket buckets manager provider providers service class driver broker
          timeout lifetime strength min max version usage used status state error errors exception
          issuer audience scope scopes abilities rule rules column table guard format enabled
          required protected hint arn ref refs model budget rate per verified date time request
          requests mail email form page view route routes controller middleware attempts retries
          handler listener job jobs event queue helper php js ts py rb go java json yml yaml xml txt
          log md html css vue conf ini lock sh sql algorithm alg generator generation validator
          validation mismatch store mask masks shift duration renewable
          """);

  private static final Set<String> STRONG_KEY =
      WordList.set(
          """
          api app access secret private encryption encrypt auth account master shared signing sign
          service license licence client deploy webhook consumer subscription storage function
          functions admin session cookie rest server ingest merchant wallet recovery hmac aes rsa
          crypto des jwt security activation integration instrumentation vapid pusher stripe token
          decryption host write send sas sso
          """);

  private static final Set<String> HARMLESS_KEY =
      WordList.set(
          """
          public pub publishable primary foreign cache cached partition sort routing idempotency
          unique object lock index group translation lang locale queue tag row dedup deduplication
          duplicate range event job item array composite natural shard join hash redis sequence
          message route column config setting meta query map dictionary field metric hot press down
          up board word words stroke limiter limit throttle bucket file path name count length len
          type size prefix suffix algorithm alg usage exchange space pair pairs fingerprint format
          ring store generate generated rotation rotated expires expiry expired at data model entity
          """);

  /** Last words that say little: only the look of the value tells. */
  private static final Set<String> VAGUE =
      WordList.set(
          "access api auth private license licence webhook hook sid session code sig signature"
              + " hmac");

  /** Those whose keys have no shape of their own. Source: gitleaks' rules that ask for the name. */
  private static final Set<String> VENDORS =
      WordList.set(
          """
          adafruit adobe airtable algolia alibaba asana atlassian confluence jira beamer bitbucket
          bittrex meraki cloudflare codecov cohere coinbase confluent contentful datadog discord
          droneci dropbox etsy facebook fastly finicity finnhub flickr freshbooks gitter gocardless
          heroku hubspot intercom jfrog artifactory bintray xray kraken kucoin launchdarkly linkedin
          looker mailchimp mailgun mapbox mattermost messagebird netlify newrelic nytimes okta plaid
          privateai rapidapi sendbird snyk sonar squarespace sumo sumologic telegram telegr travis
          travisci twitch twitter typeform yandex zendesk contribsys bugsnag pagerduty
          """);

  private static final Set<String> CODES =
      WordList.set(
          """
          otp verification security login factor mfa auth authentication confirmation sms pin recovery
          backup scratch
          """);

  /** Their lists of codes are as good as passwords. */
  private static final Set<String> LISTED = WordList.set("recovery backup scratch emergency");

  /** What Composer keeps by host. Source: getcomposer.org/doc/articles/authentication. */
  private static final Set<String> BY_HOST =
      Set.of("github-oauth", "gitlab-oauth", "gitlab-token", "bitbucket-oauth", "forgejo-token");

  private static final Set<String> NUMBERED =
      WordList.set("max total prompt completion input output num used remaining cached");

  private final Map<String, SecretKind> known = new HashMap<>();

  /** What this name says of its value. */
  public SecretKind judge(String name) {
    if (name.length() < 2) {
      return SecretKind.NONE;
    }
    SecretKind before = known.get(name);
    if (before != null) {
      return before;
    }
    if (known.size() >= KNOWN) {
      known.clear();
    }
    String normal = ForeignNames.normal(name);
    SecretKind secretKind = judged(split(normal), normal);
    known.put(name, secretKind);
    return secretKind;
  }

  /** Whether this names figures of tokens, as language models count them. */
  static boolean isCount(String name) {
    List<String> words = split(name);
    return words.contains("tokens") || words.stream().anyMatch(NUMBERED::contains);
  }

  private static SecretKind judged(List<String> words, String name) {
    if (words.isEmpty()) {
      return SecretKind.NONE;
    }
    String last = words.getLast();
    if (words.contains("authorization")) {
      return words.getLast().equals("authorization") ? SecretKind.AUTHORIZATION : SecretKind.NONE;
    }
    if (last.equals("cookie") || (last.equals("cookies") && words.size() == 1)) {
      return SecretKind.COOKIE;
    }
    if (last.equals("code") && words.size() == 2 && CODES.contains(words.getFirst())) {
      return SecretKind.SECRET;
    }
    if (last.equals("signature") && name.indexOf('-') > 0) {
      return SecretKind.COOKIE;
    }
    if (words.equals(List.of("bindings")) || isListOfCodes(words) || BY_HOST.contains(name)) {
      return SecretKind.ALL;
    }
    if (ForeignNames.isPhrase(words)) {
      return SecretKind.SECRET;
    }
    int at = words.size() - 1;
    while (at >= 0 && !isSecret(words.get(at))) {
      at--;
    }
    if (at >= 0) {
      return afterSecret(words, at);
    }
    if (words.contains("key") || words.contains("keys") || last.endsWith("apikey")) {
      return key(words, name);
    }
    if (words.stream().anyMatch(VENDORS::contains) && !HARMLESS_AFTER.contains(last)) {
      return SecretKind.VENDOR;
    }
    boolean isRemembered = words.contains("remember") && words.contains("web");
    return VAGUE.contains(last) || isSession(words) || isRemembered
        ? SecretKind.KEY
        : SecretKind.NONE;
  }

  /** Whether this names codes each of which is as good as a password. */
  static boolean isListOfCodes(String name) {
    List<String> words = split(name);
    return !words.isEmpty() && isListOfCodes(words);
  }

  private static boolean isListOfCodes(List<String> words) {
    String last = words.getLast();
    return last.endsWith("recoverycodes")
        || last.endsWith("backupcodes")
        || (last.equals("codes") && words.stream().anyMatch(LISTED::contains));
  }

  private static SecretKind afterSecret(List<String> words, int at) {
    List<String> after = words.subList(at + 1, words.size());
    String word = words.get(at);
    boolean isId = after.equals(List.of("id")) && word.equals("secret");
    if (!isId && after.stream().anyMatch(HARMLESS_AFTER::contains)) {
      return SecretKind.NONE;
    }
    boolean isMany = List.of("secrets", "credentials", "creds", "passwords").contains(word);
    return isMany && after.isEmpty() ? SecretKind.ALL : SecretKind.SECRET;
  }

  private static SecretKind key(List<String> words, String name) {
    if (words.stream().anyMatch(HARMLESS_KEY::contains)) {
      return SecretKind.NONE;
    }
    if (words.getLast().equals("id")) {
      return SecretKind.KEY;
    }
    boolean isUpper = words.size() > 1 && name.equals(name.toUpperCase(Locale.ROOT));
    return isUpper || words.stream().anyMatch(STRONG_KEY::contains)
        ? SecretKind.SECRET
        : SecretKind.KEY;
  }

  private static boolean isSession(List<String> words) {
    int at = words.indexOf("session");
    return at >= 0
        && (at == words.size() - 1
            || (at == words.size() - 2 && List.of("id", "key").contains(words.getLast())));
  }

  private static boolean isSecret(String word) {
    if (SECRETS.contains(word) || ForeignNames.isSecret(word)) {
      return true;
    }
    if (word.equals("passwordless") || word.length() < 6) {
      return false;
    }
    return word.contains("password")
        || ENDINGS.stream().anyMatch(word::endsWith)
        || (word.endsWith("pass") && !NO_PASS.contains(word));
  }

  /** Lower case; digits go, so that {@code password2} is a password. */
  public static List<String> split(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLetter = Chars.isLetter(c) || c > 0x7F;
      boolean begins =
          isLetter
              && Character.isUpperCase(c)
              && i > 0
              && (Character.isLowerCase(name.charAt(i - 1))
                  || (i + 1 < name.length()
                      && Character.isUpperCase(name.charAt(i - 1))
                      && Character.isLowerCase(name.charAt(i + 1))));
      if ((!isLetter || begins) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (isLetter) {
        word.append(Character.toLowerCase(c));
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
