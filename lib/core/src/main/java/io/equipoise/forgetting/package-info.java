/**
 * How much a linear model forgets of old tasks when stochastic gradient descent learns new ones:
 * exactly, by simulation, and in the limit of a perfect fit.
 *
 * <pre>
 * task m     y = &lt;x, w*_m&gt; + eps,   E x x' = H_m,   E eps^2 = s_m^2
 * step       w &lt;- w - gamma mean over b samples of (&lt;x, w&gt; - y) x,   every sample used once
 * E_m(w)     (w - w*_m)' H_m (w - w*_m) / 2
 * F          1/M sum_m ( E E_m(w_M) - E E_m(w_m) ),   w_m after task m
 * G          1/M sum_m E E_m(w_M)
 * </pre>
 *
 * <p>Read {@link io.equipoise.forgetting.LinearSequence} first, then {@link
 * io.equipoise.forgetting.ExactRisks}, which follows mean and second moment of w instead of any
 * sample, and {@link io.equipoise.forgetting.RiskMatrix}, from which every number is taken. {@link
 * io.equipoise.forgetting.StepLimit} says which steps are stable and where they lead; {@link
 * io.equipoise.forgetting.Simulation} draws samples; {@link
 * io.equipoise.forgetting.ForgettingProgram} runs both on a fleet; {@link
 * io.equipoise.forgetting.PerfectFit} is the limit of many passes.
 *
 * <p>Two predictions of the theory are studies (lib/docs/forgetting.md): larger eigenvalues later
 * forget more, and smaller steps forget less. The first reverses when tasks have minimisers of
 * their own.
 *
 * <p>Source: "Understanding Forgetting in Continual Learning with Linear Regression"
 * (arXiv:2405.17583) for setting and predictions [abstract read, body recalled]; the recursion is
 * derived here and checked against simulation.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.forgetting;
