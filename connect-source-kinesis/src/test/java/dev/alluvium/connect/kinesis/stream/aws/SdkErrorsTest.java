// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException.Builder;

/** The table of errors: what each of them asks for. */
class SdkErrorsTest {
    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceededException,400,THROTTLED",
        "KMSThrottlingException,400,THROTTLED",
        "LimitExceededException,400,THROTTLED",
        "ExpiredIteratorException,400,EXPIRED_ITERATOR",
        "ExpiredNextTokenException,400,EXPIRED_TOKEN",
        "ResourceNotFoundException,400,NOT_FOUND",
        "ResourceInUseException,400,UNAVAILABLE",
        "InvalidArgumentException,400,INVALID",
        "AccessDeniedException,400,DENIED",
        "KMSDisabledException,400,DENIED",
        "KMSInvalidStateException,400,DENIED",
        "KMSNotFoundException,400,DENIED",
        "KMSOptInRequired,400,DENIED",
        "UnrecognizedClientException,400,DENIED",
        "NotAuthorized,400,DENIED",
        "OptInRequired,403,DENIED",
        "SignatureDoesNotMatch,403,DENIED",
        "IncompleteSignature,400,DENIED",
        "MissingAuthenticationTokenException,400,DENIED",
        "RequestTimeoutException,400,UNAVAILABLE",
        "ExpiredTokenException,400,EXPIRED_CREDENTIALS",
        "InternalFailure,500,UNAVAILABLE",
        "SomethingNew,503,UNAVAILABLE",
        "SomethingNew,400,INVALID",
    })
    void eachCodeAsksForOneThing(String code, int status, Kind kind) {
        KinesisException failure = SdkErrors.of("GetRecords", refusal(code, status));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.action()).isEqualTo("GetRecords");
        assertThat(failure.getMessage()).isEqualTo("kinesis:GetRecords failed with " + code);
    }

    @Test
    void noAnswerIsWorthAnotherTry() {
        KinesisException failure = SdkErrors.of("GetRecords", SdkClientException.create("reset"));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.isTransient()).isTrue();
        assertThat(failure.code()).isEqualTo("SdkClientException");
    }

    @Test
    void anAnswerWithoutACodeIsNamedByItsStatus() {
        assertThat(SdkErrors.of("GetRecords", refusal(null, 502)).getMessage())
                .isEqualTo("kinesis:GetRecords failed with HTTP 502");
    }

    private static software.amazon.awssdk.services.kinesis.model.KinesisException refusal(String code, int status) {
        Builder builder = software.amazon.awssdk.services.kinesis.model.KinesisException.builder();
        builder.awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build());
        builder.statusCode(status);
        return (software.amazon.awssdk.services.kinesis.model.KinesisException) builder.build();
    }
}
