#!/usr/bin/env bash
# fonts.sh  installs the fonts that PDFs are made with, if they are not there: any script, Chinese, Japanese, Korean, and emoji.
# Without them all else works: what has no glyph is a box in a PDF, which says so.
set -euo pipefail

[ "$(uname)" = Linux ] || exit 0
missing=''
for font in noto-core:NotoSansArabic-Regular.ttf noto-mono:NotoSansMono-Regular.ttf wqy-microhei:wqy-microhei.ttc \
  noto-color-emoji:NotoColorEmoji.ttf; do
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name "${font#*:}" -print -quit 2>/dev/null)" ] || missing+=" fonts-${font%%:*}"
done
# shellcheck disable=SC2086
[ -z "$missing" ] || "$(dirname "${BASH_SOURCE[0]}")/apt.sh" $missing || echo "Without these fonts, PDFs lack some scripts" >&2
