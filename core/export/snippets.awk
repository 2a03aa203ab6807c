# snippets.awk -- C sources as texts, from which `nnrun export --to c` writes a file.
#
#   awk -v real=float -f snippets.awk FILE... >snippets.c
#
# A snippet is a static function or a struct type that begins and ends at the left margin, with the comment right above
# it. Of a plugin, plugins/KIND/NAME.c, each name gets the prefix NAME_, and its function forward the comment that opens
# the file. nnr_real becomes the number type, and a generic name of nnrun/math.h the function for that type. Of two
# snippets with one name, the first counts.

FNR == 1 {
    source = FILENAME
    prefix = ""
    if (FILENAME ~ /plugins\/[a-z]+\/[^\/]*$/) {
        prefix = FILENAME
        gsub(/^.*\/|\.c$/, "", prefix)
        prefix = prefix "_"
    }
    comment = opening = ""
    in_comment = in_block = 0
}

in_block {
    block = block $0 "\n"
    if (/^}/) end_block()
    next
}

in_comment || /^\/\*/ {
    comment = (in_comment ? comment : "") $0 "\n"
    in_comment = !/\*\//
    if (!in_comment && opening == "") opening = comment
    next
}

/^#define nnr_[a-z0-9]+\(.*NNR_GENERIC/ {
    name = $2
    sub(/\(.*/, "", name)
    generic[name] = name (real == "float" ? "f" : "d")
}

/^static [^=]*\(/ || /^typedef struct \{$/ {
    block = $0 "\n"
    in_block = 1
    next
}

{ comment = "" }

# The name stands before the bracket of a function, or before the last semicolon of a type.
function end_block(    name) {
    in_block = 0
    name = block
    if (block ~ /^typedef/) {
        sub(/;\n$/, "", name)
        sub(/.*[^A-Za-z_0-9]/, "", name)
    } else {
        sub(/\(.*/, "", name)
        sub(/.*[^A-Za-z_0-9]/, "", name)
    }
    if (prefix != "") {
        renamed[source, name] = prefix name
        if (name == "forward") comment = opening
    }
    if (!((prefix name) in taken)) {
        taken[prefix name] = 1
        count++
        names[count] = prefix name
        comments[count] = comment
        texts[count] = block
        sources[count] = source
    }
    comment = ""
}

function rewrite(text, source,    done, word) {
    done = ""
    while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
        word = substr(text, RSTART, RLENGTH)
        done = done substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        if (word == "nnr_real") word = real
        else if ((source, word) in renamed) word = renamed[source, word]
        else if (word in generic) word = generic[word]
        done = done word
    }
    return done text
}

function literal(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n\"\n        \"", text)
    sub(/\n        "$/, "", text)
    return "\"" text
}

END {
    print "/* snippets.c -- made by snippets.awk of the sources that it holds. */"
    print "#include \"export/snippets.h\"\n"
    print "const struct snippet snippets[] = {"
    for (i = 1; i <= count; i++)
        print "    { \"" names[i] "\",\n        " literal(comments[i] rewrite(texts[i], sources[i])) " },"
    print "    { NULL, NULL }\n};"
}
