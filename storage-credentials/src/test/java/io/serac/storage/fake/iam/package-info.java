/**
 * The policy language of IAM, as a store evaluates it: written from its documentation, so that policies made by the product
 * are judged by something else than the code that makes them. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
@NullMarked
package io.serac.storage.fake.iam;

import org.jspecify.annotations.NullMarked;
