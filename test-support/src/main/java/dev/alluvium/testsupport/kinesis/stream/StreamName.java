// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

/**
 * How a stream is called.
 *
 * @param name such as {@code events}
 * @param account twelve digits
 * @param region such as {@code us-east-1}
 */
public record StreamName(String name, String account, String region) {
    /** The ARN. */
    public String arn() {
        return "arn:aws:kinesis:" + region + ":" + account + ":stream/" + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
