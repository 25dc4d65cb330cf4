// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.bench.table.Feed;
import dev.alluvium.testsupport.stack.store.S3Store;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Polls the log for the next version as any reader of the table would, and notes how old each event is when the
 * version that has it is seen. Knows of the writer only its application id and when events happen.
 */
final class LogReader implements Runnable {
    private static final long POLL_MILLIS = 20;
    private static final Pattern COVERED =
            Pattern.compile("\"txn\":\\{[^}]*\"appId\":\"" + Pattern.quote(Feed.APP) + "\"[^}]*\"version\":(\\d+)");

    private final S3Store store;
    private final Load load;
    private final FreshnessOptions options;
    private final int[] ages;
    private long version;
    private long seen;
    private int commits;

    /** @param version the first one that is not there yet */
    LogReader(S3Store store, Load load, FreshnessOptions options, long version) {
        this.store = store;
        this.load = load;
        this.options = options;
        this.version = version;
        this.ages = new int[Math.toIntExact(options.events())];
    }

    /** Until all events are seen. */
    @Override
    public void run() {
        try {
            while (seen < options.events()) {
                String key = String.format(Locale.ROOT, "%s/_delta_log/%020d.json", Endpoint.TABLE, version);
                Optional<byte[]> commit = store.get(Endpoint.BUCKET, key);
                if (commit.isPresent()) {
                    read(new String(commit.get(), StandardCharsets.UTF_8));
                    version++;
                } else {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String commit) {
        commits++;
        Matcher covered = COVERED.matcher(commit);
        if (covered.find()) {
            long now = System.nanoTime();
            for (long through = Long.parseLong(covered.group(1)); seen <= through; seen++) {
                ages[Math.toIntExact(seen)] = Math.toIntExact((now - load.happened(seen)) / 1_000_000);
            }
        }
    }

    /** The age in milliseconds that this share of the measured events did not exceed. */
    int age(double share) {
        int[] measured = Arrays.copyOfRange(ages, options.warmUpSeconds() * options.rate(), ages.length);
        Arrays.sort(measured);
        return measured[(int) Math.min(measured.length - 1L, Math.round(share * measured.length))];
    }

    int commits() {
        return commits;
    }
}
