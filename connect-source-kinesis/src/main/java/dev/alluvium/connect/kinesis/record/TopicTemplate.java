// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topic of a stream's records.
 *
 * @param text with {@code ${stream}}, {@code ${account}} and {@code ${region}}
 */
public record TopicTemplate(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final List<String> KNOWN = List.of("stream", "account", "region");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /** Checks the placeholders. */
    public TopicTemplate {
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            if (!KNOWN.contains(found.group(1))) {
                throw new IllegalArgumentException(
                        "knows ${stream}, ${account} and ${region}, not ${" + found.group(1) + "}");
            }
        }
        if (!TOPIC.matcher(PLACEHOLDER.matcher(text).replaceAll("x")).matches()) {
            throw new IllegalArgumentException("is not the name of a topic: letters, digits, '.', '_' and '-'");
        }
    }

    /** The topic of the stream with this ARN. */
    public String topic(String arn) {
        String[] parts = arn.split(":", 6);
        return text.replace("${stream}", arn.substring(arn.lastIndexOf('/') + 1))
                .replace("${account}", parts[4])
                .replace("${region}", parts[3]);
    }
}
