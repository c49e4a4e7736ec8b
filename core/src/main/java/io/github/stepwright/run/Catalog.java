package io.github.stepwright.run;

import io.github.stepwright.Controller;
import io.github.stepwright.Rule;
import io.github.stepwright.Schedule;
import io.github.stepwright.control.Abel;
import io.github.stepwright.control.AdAdaGrad;
import io.github.stepwright.control.AdAdaGradNorm;
import io.github.stepwright.control.AdaptiveEta;
import io.github.stepwright.control.Agvm;
import io.github.stepwright.control.Auto;
import io.github.stepwright.control.AutoLrs;
import io.github.stepwright.control.ChebCb;
import io.github.stepwright.control.ContextPrior;
import io.github.stepwright.control.Curriculum;
import io.github.stepwright.control.Envelope;
import io.github.stepwright.control.FedHyperCl;
import io.github.stepwright.control.FedHyperG;
import io.github.stepwright.control.FedHyperSl;
import io.github.stepwright.control.Following;
import io.github.stepwright.control.Gradual;
import io.github.stepwright.control.Greedy;
import io.github.stepwright.control.Hypergradient;
import io.github.stepwright.control.Lanczos;
import io.github.stepwright.control.Lanton;
import io.github.stepwright.control.Measuring;
import io.github.stepwright.control.NoiseScale;
import io.github.stepwright.control.Observing;
import io.github.stepwright.control.Plateau;
import io.github.stepwright.control.Rated;
import io.github.stepwright.control.Skipping;
import io.github.stepwright.control.TsallisInf;
import io.github.stepwright.density.Density;
import io.github.stepwright.density.UShape;
import io.github.stepwright.density.Uniform;
import io.github.stepwright.optim.AdEmaMix;
import io.github.stepwright.optim.AdaBelief;
import io.github.stepwright.optim.AdaHessian;
import io.github.stepwright.optim.Adadelta;
import io.github.stepwright.optim.Adafactor;
import io.github.stepwright.optim.Adagrad;
import io.github.stepwright.optim.AdagradNorm;
import io.github.stepwright.optim.Adam;
import io.github.stepwright.optim.AdamW;
import io.github.stepwright.optim.Adan;
import io.github.stepwright.optim.AmsGrad;
import io.github.stepwright.optim.CDoWG;
import io.github.stepwright.optim.ClipLayer;
import io.github.stepwright.optim.ClipNorm;
import io.github.stepwright.optim.ClipQuantile;
import io.github.stepwright.optim.ClipValue;
import io.github.stepwright.optim.Cocob;
import io.github.stepwright.optim.DAdaptAdam;
import io.github.stepwright.optim.DAdaptSgd;
import io.github.stepwright.optim.DiffGrad;
import io.github.stepwright.optim.DoG;
import io.github.stepwright.optim.DoWG;
import io.github.stepwright.optim.DpNoise;
import io.github.stepwright.optim.Ema;
import io.github.stepwright.optim.LDoG;
import io.github.stepwright.optim.Lamb;
import io.github.stepwright.optim.Lars;
import io.github.stepwright.optim.Lion;
import io.github.stepwright.optim.Lookahead;
import io.github.stepwright.optim.Mechanic;
import io.github.stepwright.optim.MoMo;
import io.github.stepwright.optim.MoMoAdam;
import io.github.stepwright.optim.Muon;
import io.github.stepwright.optim.NAdam;
import io.github.stepwright.optim.NadamW;
import io.github.stepwright.optim.Nap;
import io.github.stepwright.optim.NormLayer;
import io.github.stepwright.optim.Polyak;
import io.github.stepwright.optim.PowerSgd;
import io.github.stepwright.optim.Prodigy;
import io.github.stepwright.optim.Qsgd;
import io.github.stepwright.optim.RAdam;
import io.github.stepwright.optim.RmsProp;
import io.github.stepwright.optim.ScheduleFreeAdamW;
import io.github.stepwright.optim.ScheduleFreeSgd;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.optim.SignSgd;
import io.github.stepwright.optim.Signum;
import io.github.stepwright.optim.TopK;
import io.github.stepwright.optim.TripleMomentum;
import io.github.stepwright.plan.BatchScaling;
import io.github.stepwright.plan.InfiniteCompute;
import io.github.stepwright.plan.Law;
import io.github.stepwright.plan.MuP;
import io.github.stepwright.plan.OneEpoch;
import io.github.stepwright.plan.PowerScheduler;
import io.github.stepwright.plan.StepLaw;
import io.github.stepwright.plan.TrainLonger;
import io.github.stepwright.schedule.Constant;
import io.github.stepwright.schedule.Cosine;
import io.github.stepwright.schedule.CosinePower;
import io.github.stepwright.schedule.CosineRestarts;
import io.github.stepwright.schedule.Cyclic;
import io.github.stepwright.schedule.Delayed;
import io.github.stepwright.schedule.Exponential;
import io.github.stepwright.schedule.Fractional;
import io.github.stepwright.schedule.FractionalCosine;
import io.github.stepwright.schedule.Gate;
import io.github.stepwright.schedule.Hold;
import io.github.stepwright.schedule.InverseSqrt;
import io.github.stepwright.schedule.Knee;
import io.github.stepwright.schedule.Linear;
import io.github.stepwright.schedule.OneCycle;
import io.github.stepwright.schedule.Polynomial;
import io.github.stepwright.schedule.Power;
import io.github.stepwright.schedule.Rewarm;
import io.github.stepwright.schedule.Rex;
import io.github.stepwright.schedule.Sampled;
import io.github.stepwright.schedule.Step;
import io.github.stepwright.schedule.Tabulated;
import io.github.stepwright.schedule.Then;
import io.github.stepwright.schedule.Trapezoid;
import io.github.stepwright.schedule.Warmup;
import io.github.stepwright.schedule.Wsd;
import io.github.stepwright.schedule.WsdS;
import io.github.stepwright.spec.Names;
import io.github.stepwright.step.Armijo;
import io.github.stepwright.step.BatchPerceptron;
import io.github.stepwright.step.BoRep;
import io.github.stepwright.step.Bsvrb;
import io.github.stepwright.step.GradNormNewton;
import io.github.stepwright.step.Harpg;
import io.github.stepwright.step.LrGd;
import io.github.stepwright.step.NPgIgt;
import io.github.stepwright.step.NormalizedLrGd;
import io.github.stepwright.step.Sso;
import java.util.List;

/**
 * Every method by name. One line here gives a method its name on the command line and enrols it in
 * the contract tests, the plots and {@code docs/papers.md}.
 */
public final class Catalog {

  /** What {@code --lr} takes; {@code uba} is the name under which the form is searched for. */
  public static final Names<Schedule> SCHEDULES =
      Names.of(
              "schedule",
              Schedule.class,
              Constant.class,
              Linear.class,
              Polynomial.class,
              Cosine.class,
              CosineRestarts.class,
              Exponential.class,
              Step.class,
              InverseSqrt.class,
              OneCycle.class,
              Cyclic.class,
              Rex.class,
              Fractional.class,
              FractionalCosine.class,
              Wsd.class,
              WsdS.class,
              CosinePower.class,
              Power.class,
              Knee.class,
              Trapezoid.class,
              Tabulated.class,
              Gate.class,
              Warmup.class,
              Sampled.class,
              Delayed.class,
              Hold.class,
              Rewarm.class,
              Then.class)
          .alias(
              "uba",
              "fractionalcosine",
              "fractionalcosine, reconstructed from third-party code and not confirmed from its"
                  + " paper (arXiv 2505.24452)");

  /** What {@code --optimizer} takes. */
  public static final Names<Rule> OPTIMIZERS =
      Names.of(
          "optimizer",
          Rule.class,
          // first order
          Sgd.class,
          TripleMomentum.class,
          SignSgd.class,
          Signum.class,
          Adagrad.class,
          AdagradNorm.class,
          RmsProp.class,
          Adadelta.class,
          Adam.class,
          AdamW.class,
          AmsGrad.class,
          NAdam.class,
          NadamW.class,
          RAdam.class,
          Adafactor.class,
          Adan.class,
          AdaBelief.class,
          DiffGrad.class,
          Lion.class,
          AdEmaMix.class,
          // layers, matrices, curvature, averages
          Lars.class,
          Lamb.class,
          Muon.class,
          ScheduleFreeSgd.class,
          ScheduleFreeAdamW.class,
          AdaHessian.class,
          // learning-rate-free
          DAdaptSgd.class,
          DAdaptAdam.class,
          Prodigy.class,
          DoG.class,
          LDoG.class,
          DoWG.class,
          CDoWG.class,
          MoMo.class,
          MoMoAdam.class,
          Cocob.class,
          // steppers
          GradNormNewton.class,
          Sso.class,
          Armijo.class,
          NPgIgt.class,
          Harpg.class,
          LrGd.class,
          NormalizedLrGd.class,
          BatchPerceptron.class,
          BoRep.class,
          Bsvrb.class,
          // wrappers
          ClipNorm.class,
          ClipValue.class,
          ClipLayer.class,
          ClipQuantile.class,
          DpNoise.class,
          NormLayer.class,
          PowerSgd.class,
          TopK.class,
          Qsgd.class,
          Ema.class,
          Polyak.class,
          Lookahead.class,
          Nap.class,
          Mechanic.class);

  /**
   * Controllers that a spec can name; a schedule is one too, and may stand wherever one may. Those
   * that are {@link Rated} are what {@code --lr} takes beside schedules.
   */
  public static final Names<Controller> CONTROLLERS =
      Names.of(
              "controller",
              Controller.class,
              Observing.class,
              Measuring.class,
              Skipping.class,
              Auto.class,
              AutoLrs.class,
              Plateau.class,
              Greedy.class,
              Hypergradient.class,
              TsallisInf.class,
              ChebCb.class,
              ContextPrior.class,
              FedHyperG.class,
              FedHyperSl.class,
              FedHyperCl.class,
              Lanczos.class,
              Curriculum.class,
              Abel.class,
              AdaptiveEta.class,
              Envelope.class,
              // batch size
              AdAdaGrad.class,
              AdAdaGradNorm.class,
              NoiseScale.class,
              Gradual.class,
              // layers
              Agvm.class,
              Lanton.class,
              io.github.stepwright.control.Nap.class,
              io.github.stepwright.control.Warmup.class,
              io.github.stepwright.control.Then.class)
          .with(SCHEDULES, Following::shape, Following::scheduled);

  /** What {@code plan rates --law} takes: formulas that recommend values before the first step. */
  public static final Names<Law> LAWS =
      Names.of(
          "law",
          Law.class,
          StepLaw.class,
          PowerScheduler.class,
          BatchScaling.class,
          TrainLonger.class,
          MuP.class,
          OneEpoch.class,
          InfiniteCompute.class);

  /** From what the times of a denoiser's examples are drawn, for workloads that have such times. */
  public static final Names<Density> DENSITIES =
      Names.of("density", Density.class, Uniform.class, UShape.class);

  /** Names of the controllers of a kind. */
  static List<String> controllers(Class<? extends Controller> kind) {
    return CONTROLLERS.names().stream()
        .filter(name -> kind.isAssignableFrom(CONTROLLERS.type(name)))
        .toList();
  }

  private Catalog() {}
}
