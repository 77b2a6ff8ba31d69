package dev.workerbot.message.secret;

import java.util.List;

/**
 * The tokens whose look gives them away. Sources of the facts: the vendors' documentation, GitHub's
 * list of supported secrets, gitleaks' rules. Least lengths are shorter than a whole token's, since
 * logs are cut.
 */
final class TokenShapes {
  private TokenShapes() {}

  static final List<TokenShape> ALL =
      """
      ghp_ :W8+
      gho_ :W8+
      ghu_ :W8+
      ghs_ :D8+
      ghr_ :W8+
      github_pat_ :W8+
      glpat- :D8+
      gldt- :D8+
      glft- :D8+
      glrt- :D8+
      glrtr- :D8+
      glcbt- :D8+
      glptt- :D8+
      gloas- :D8+
      glimt- :D8+
      glagent- :D8+
      glsoat- :D8+
      glffct- :D8+
      glwt- :D8+
      GR1348941 :W10+
      ATBB :A20+
      ATATT3 :D10+
      ATCTT3 :D10+
      ATSTT3 :D10+
      bb_pat_ :W10+
      xoxb- :W8+
      xoxp- :W8+
      xoxa- :W8+
      xoxo- :W8+
      xoxr- :W8+
      xoxs- :W8+
      xoxe- :W8+
      xoxe. :D8+
      xoxc- :W8+
      xoxd- :D8+
      xapp- :W8+
      xwfp- :W8+
      AKIA :U12+
      ASIA :U12+
      ABIA :U12+
      ACCA :U12+
      AROA :U12+
      AIDA :U12+
      A3T :U16+
      ABSK :B40+
      bedrock-api-key- :B16+
      AIza :W30+
      ya29. :D10+
      ya29.a0 :D10+
      GOCSPX- :W10+
      1//0 :W20+
      4/0A :W20+
      sk-proj- :W8+
      sk-svcacct- :W8+
      sk-admin- :W8+
      sk-ant- :W8+
      sk-or-v1- :W8+
      sk-lf- :W8+
      ?sk- :W20+
      ?rk- :W20+
      sess- :A30+
      sk_live_ :W8+
      sk_test_ :W8+
      sk_prod_ :W8+
      rk_live_ :W8+
      rk_test_ :W8+
      rk_prod_ :W8+
      pk_live_ :W8+
      pk_test_ :W8+
      whsec_ :B8+
      ?sk_ :W16+
      ?pk_ :W24+
      SG. :D16+
      ?key- :H24+
      xkeysib- :W8+
      xsmtpsib- :W8+
      re_ :A8 _ :A16+
      ?re_ :W20+
      mlsn. :H16+
      PMAK- :W10+
      PMAT- :W10+
      npm_ :A10+
      pypi- :W16+
      rubygems_ :A10+
      oy2 :A40+
      cio :A32
      CLOJARS_ :A16+
      ?clojars_ :A16+
      dckr_pat_ :W8+
      dckr_oat_ :W8+
      hf_ :A16+
      api_org_ :A16+
      pplx- :A16+
      gsk_ :A16+
      xai- :A16+
      r8_ :A16+
      lsv2_pt_ :W10+
      lsv2_sk_ :W10+
      nvapi- :W16+
      AQVN :W30+
      tvly- :W12+
      jina_ :A16+
      fw_ :A20+
      fal_ :A20+
      co_ :A30+
      dapi :H20+
      dkea :H20+
      doo_v1_ :H8+
      dop_v1_ :H8+
      dor_v1_ :H8+
      DO00 :U12+
      dp.pt. :A10+
      dp.st. :D10+
      dp.ct. :A10+
      dp.sa. :A10+
      dp.scim. :A10+
      dp.audit. :A10+
      dt0c01. :D10+
      dt0s01. :D10+
      dt0s02. :D10+
      duffel_live_ :D8+
      duffel_test_ :D8+
      EZAK :A20+
      EZTK :A20+
      FLWSECK- :W8+
      FLWSECK_TEST- :W8+
      FLWPUBK_TEST- :W8+
      fo1_ :W12+
      fm1r_ :B12+
      fm1a_ :B12+
      fm2_ :B12+
      FlyV1 :B4+
      fio-u- :D12+
      fnr :A40+
      glc_ :B16+
      glsa_ :W12+
      grafana_ :A20+
      hvs. :W12+
      hvb. :W12+
      hvr. :W12+
      ?s. :A24
      ?b. :A24
      :A14 .atlasv1. :D8+
      HRKU- :W8+
      pat- :A2-3 -1 :D10+
      pat-na1- :D8+
      pat-eu1- :D8+
      ?pat. :D16+
      ?sat. :D16+
      pat :A14 . :H20+
      ico- :A16+
      lin_api_ :A10+
      lin_oauth_ :A10+
      mfp :A30+
      ntn_ :A20+
      secret_ :A32+
      NRAK- :U10+
      NRII- :W10+
      NRJS- :H10+
      NRRA- :H10+
      NRSP- :W10+
      nr_ :A30+
      API- :U20+
      okta_ :A20+
      sha256~ :W20+
      access-sandbox- :W16+
      access-development- :W16+
      access-production- :W16+
      pscale_tkn_ :D8+
      pscale_oauth_ :D8+
      pscale_pw_ :D8+
      pnu_ :A16+
      pnb_ :A16+
      pul- :H16+
      rdme_ :A16+
      rnd_ :A20+
      sntrys_ :B8+
      sntryu_ :A8+
      sntryi_ :A8+
      sgp_ :W16+
      slk_ :H20+
      sqp_ :H16+
      squ_ :H16+
      sqa_ :H16+
      shippo_live_ :H8+
      shippo_test_ :H8+
      shpat_ :H8+
      shpca_ :H8+
      shppa_ :H8+
      shpss_ :H8+
      shptka_ :H8+
      shpua_ :H8+
      sm_aat_ :A8+
      sm_pat_ :A8+
      sm_sat_ :A8+
      sq0atp- :W10+
      sq0csp- :W10+
      sq0idp- :W10+
      EAAA :W22+
      EAA :A60+
      IGQV :W40+
      IGAA :W40+
      tfp_ :D10+
      tk-us- :W16+
      tskey- :W8+
      tr_dev_ :A12+
      tr_prod_ :A12+
      figd_ :W12+
      figma_ :W20+
      nfp_ :A20+
      vercel_ :A20+
      vcp_ :A20+
      sbp_ :A20+
      sb_secret_ :W12+
      supabase_ :A20+
      xau_ :A20+
      PAT- :A20+
      ops_eyJ :B16+
      A3- :U6 - :D11+
      AGE-SECRET-KEY-1 :U20+
      p8e- :A16+
      LTAI :A12+
      AKID :A16+
      AKLT :A20+
      AKCp :A20+
      cmVmd :A40+
      4b1d :A30+
      CCIPAT_ :W8+
      CFPAT- :W16+
      v1.0- :H24 - :H20+
      cfut_ :W16+
      HCLOUD- :A16+
      bkua_ :A16+
      bkrt_ :A16+
      buildkite_ :A16+
      atlasv1. :D20+
      phc_ :A20+
      phx_ :A20+
      pk.eyJ :D16+
      sk.eyJ :D16+
      tk.eyJ :D16+
      rpa_ :A20+
      e2b_ :A20+
      eas_ :A20+
      dt_ :A40+
      rzp_live_ :A8+
      rzp_test_ :A8+
      live_ :H30+
      test_ :H30+
      APP_USR- :W20+
      TEST- :N16 - :D20+
      AAAA :W7 : :W80+
      AP-Key- :A16+
      mur_ :A20+
      ENC[ :D20+
      ey :A17+ .ey :D8+
      eyJhbGciOi :D8+
      eyJ0eXAiOi :D8+
      eyJraWQiOi :D8+
      eyJpdiI6 :D8+
      eyJrIjoi :D16+
      eyJlbmMiOi :D8+
      eyJ :W8+ . :W8+ . :D0+
      ZXlK :B24+
      Wmxs :B40+
      base64: :B24+
      bot :N6-12 : :W20+
      :N8-10 ~:AA :W20+
      :H32 -us :N1+
      :H32 - :H8 - :H8
      SK :H32
      AC :H32
      :A6 _ :A29 _mmk
      :D3 8Q~ :D20+
      :D3 7Q~ :D20+
      :N15-16 | :W25+
      ?M :W22-30 . :W6-7 . :W10+
      ?N :W22-30 . :W6-7 . :W10+
      ?O :W22-30 . :W6-7 . :W10+
      mfa. :W20+
      $2a$ :N2 $ :D20+
      $2b$ :N2 $ :D20+
      $2x$ :N2 $ :D20+
      $2y$ :N2 $ :D20+
      $argon2i$ :C1+
      $argon2id$ :C1+
      $argon2d$ :C1+
      $apr1$ :C4+
      $1$ :C4+
      $5$ :C8+
      $6$ :C8+
      $y$ :C8+
      $pbkdf2 :C4+
      pbkdf2_sha256$ :N2+ $ :C4+
      {SSHA} :B16+
      {SSHA512} :B16+
      {SHA} :B16+
      {MD5} :B16+
      * :H40
      SCRAM-SHA-256$ :N4+ : :D8+
      """
          .lines()
          .map(TokenShape::parse)
          .toList();
}
