"""One printer for LaTeX: the field's notation for harmonic numbers, Gamma values, expectations and limits."""

import re
from typing import Any

import sympy
from sympy.printing.latex import LatexPrinter

from theory.proof.line import Line

NAMES = {
    "Growth": r"\frac{\operatorname{Var} W(%s)}{\operatorname{Var} W(1)}",
    "Efficiency": r"\operatorname{ARE}(%s)",
    "TestError": r"E_{\text{test}}(\hat w_{%s})",
    "V": r"\frac{\mathbb{E}\,\sigma_{%s}^2}{\sigma_0^2}",
    "C": r"C_{%s,%s}",
    "c": r"c_{%s}",
    "A": r"A_{%s,%s}",
    "InverseGramTrace": r"\mathbb{E}\operatorname{tr}\bigl((X^{\mathsf T}X)^{-1}\bigr)_{%s \times %s}",
    "InverseChiSquare": r"\mathbb{E}\,\bigl[1/\chi^2_{%s}\bigr]",
    "WithinSquares": r"\mathbb{E}\,Q_{%s}",
    "MeanSquare": r"\mathbb{E}\,(\bar x_{%s}-\mu)^2",
    "MeanDisplacement": r"\frac{\mathbb{E}\,(\mu_{%s}-\mu_0)^2}{\sigma_0^2}",
    "TotalSquare": r"S_{%s}",
    "FirstFitExcess": r"\Delta_{%s,%s}",
    "SecondMoment": r"\frac{\mathbb{E}\,\sigma_{%s}^4}{\sigma_0^4}",
    "VarianceOfVariance": r"\frac{\operatorname{Var}\sigma_{%s}^2}{\sigma_0^4}",
    "WithinSquaresSquared": r"\mathbb{E}\,Q_{%s}^2",
    "MeanFourth": r"\mathbb{E}\,\bar z_{%s}^{\,4}",
    "WithinTimesMeanSquare": r"\mathbb{E}\,Q_{%s}\bar z^2",
    "CovarianceEntry": r"\frac{\mathbb{E}\,(\Sigma_{%s})_{xy}}{(\Sigma_0)_{xy}}",
    "Mean": r"\mathbb{E}_{t=%s,\,x_0=%s}\left[%s\right]",
    "Heterozygosity": r"\frac{\mathbb{E}\,(1-\sum_j p_j(%s)^2)}{1-\sum_j p_j(0)^2}",
    "PairDiffers": r"\frac{\mathbb{P}_{%s}(\text{two rows differ})}{1-\sum_j p_j(0)^2}",
    "P": r"p_{%s}",
    "BatchShare": r"\mathbb{E}\,\bar x_{%s,%s}",
    "BatchShareSquared": r"\mathbb{E}\,\bar x_{%s,%s}^{\,2}",
    "Next": r"\mathbb{E}\left[x'(1-x')\right]_{%s,%s}",
    "Fixed": r"\mathbb{P}_{M=%s,\,i=%s}\left(x_{%s}=1\right)",
    "StillMixed": r"\mathbb{P}_{M=%s,\,i=%s}\left(0<x_{%s}<1\right)",
    "TailGone": r"\mathbb{P}_{M=%s,\,i=%s}\left(x_{%s}=0\right)",
    "GoneBy": r"\left[P^t\right]_{i,0}\bigm|_{M=%s,\,i=%s,\,t=%s}",
    "AbsorptionTime": r"\left[(I-Q)^{-1}1\right]_{M=%s,\,i=%s}",
    "ShareTime": r"\left[(I-Q)^{-1}h\right]_{M=%s,\,i=%s}",
    "MeanAbsorptionTime": r"\mathbb{E}\,\tau_{M=%s,\,i=%s}",
    "MeanCollapseTime": r"\mathbb{E}\,\tau_{K=%s,\,m=%s}",
    "Absent": r"\mathbb{P}_{M=%s}\left(\text{a category of probability } %s \text{ is absent}\right)",
    "SurvivingMean": r"\mathbb{E}_{M=%s,\,p=%s}\left[x_1\mid x_1>0\right]",
    "MeanFactor": r"\frac{\mathbb{E}\,p_{%s}}{p_0}",
    "DrawVariance": r"\operatorname{Var}X^{%s}_j",
    "CentreVariance": r"\operatorname{Var}\mu_{%s}",
    "FittedVariance": r"\mathbb{E}\,\sigma_{%s}^2",
    "m": r"m_{%s}",
    "GramShare": r"\mathbb{E}\operatorname{tr}\bigl(S^{-1}X^{\mathsf T}XS^{-1}\bigr)_{%s}",
    "ChiSquarePower": r"\mathbb{E}\,\bigl[(\chi^2_{%s})^{%s}\bigr]",
    "ChiSquareInversePower": r"\mathbb{E}\,\bigl[(\chi^2_{%s})^{-(%s)}\bigr]",
    "RatioMoment": r"\mathbb{E}\,R_{%s,%s}^{\,%s}",
    "ErrorVariance": r"\operatorname{Var}\,\lVert \hat w_{%s}-w^*\rVert^2",
    "SquaredError": r"\mathbb{E}\,\lVert \hat w_{%s}-w^*\rVert^4/\sigma^4",
    "RatioDensity": r"p_{\mathrm{err}/(\sigma^2 r_n)}(%s;\,%s,%s)",
    "FDensity": r"p_F(%s;\,%s,%s)",
    "DegreesOfFreedom": r"\nu_{%s,%s}\left(%s;\;%s\right)",
    "ChiSquareRoot": r"\mathbb{E}\sqrt{\tfrac12\chi^2_{%s}/(%s)}",
    "FormMoment": r"\mathbb{E}_{%s,%s}\bigl[(\cdot)^{%s}\bigr]\left(%s;\;%s;\;%s\right)",
    "FormDensity": r"p_{%s;\,%s,%s}\left(%s;\;%s;\;%s\right)",
    "QuotientDensity": r"p_{\chi^2/\chi^2}(%s;\,%s,%s)",
    "MeanTrace": r"\mathbb{E}\operatorname{tr}\left(%s\right)",
    "WeightedTrace": r"\mathbb{E}\operatorname{tr}\bigl(\Sigma(X^{\mathsf T}X)^{-1}\bigr)_{%s \times %s}",
    "NoiseTrace": r"\mathbb{E}\operatorname{tr}(P^{\mathsf T}P)_{%s \times %s}",
    "RowSpaceShare": r"\mathbb{E}\,\frac{w^{*\mathsf T}\Pi w^*}{\lVert w^*\rVert^2}_{%s \times %s}",
    "RidgeMean": r"\mathbb{E}\,v_{%s}",
    "GrowingRidgeMean": r"\mathbb{E}\,v^{(n\lambda)}_{%s}",
    "RidgeTotal": r"\mathbb{E}\,b_{%s}",
    "GrowingRidgeTotal": r"\mathbb{E}\,b^{(n\lambda)}_{%s}",
    "RidgeVariance": r"\operatorname{Var} v_{%s}",
    "RidgeSquaredBias": r"(\mathbb{E}\,v_{%s}-1)^2",
    "Scale": r"\frac{\mathbb{E}\,\sigma_{%s}}{\sigma_0}",
    "Expected": r"\mathbb{E}\left[%s\right]",
    "ScaleRatio": r"\frac{\sigma_{%s}}{\sigma_0}",
    "RootRatio": r"\mathbb{E}\,\bigl[\sigma_t/\sigma_{t-1}\bigr]_{%s,\,%s}",
    "Wasserstein": r"\frac{\mathbb{E}\,W_2^2(%s)}{\sigma_0^2}",
    "LogSlope": r"\mathbb{E}\log\bigl(\sigma_t^2/\sigma_{t-1}^2\bigr)_{%s}",
    "LogChiSquare": r"\mathbb{E}\log\bigl(\chi^2_{%s}/(%s)\bigr)",
    "LogDeterminantSlope": r"\mathbb{E}\log\bigl(\det\Sigma_t/\det\Sigma_{t-1}\bigr)_{%s,\,%s}",
    "MeansDistance": r"\mathbb{E}\,\lVert\mu_{%s}-\mu_0\rVert^2_{(%s)}",
    "SubsetNoise": r"n\operatorname{Var}\bar\epsilon^{S}_{%s}",
    "SharedNoise": r"n\operatorname{Cov}(\bar\epsilon^{S}_{%s},\bar\epsilon)",
    "PooledNoise": r"n\operatorname{Var}\bar\epsilon_{%s}",
    "SubsetError": r"n\operatorname{Var}(\bar\epsilon^{S}-\bar\epsilon)_{%s}",
    "PooledVariance": r"n\operatorname{Var}P_{%s}",
    "PooledVarianceAfter": r"n\operatorname{Var}P_{%s+%s}",
    "BudgetVariance": r"\frac{\mathbb{E}\,\sigma_{%s}^2}{\sigma_0^2}",
    "PoolVariance": r"\frac{\mathbb{E}\,S_{%s}^2}{\sigma_0^2}",
    "SubsetSumSquare": r"\mathbb{E}\,\bigl(\textstyle\sum_{i\in S}x_i\bigr)^2_{%s,%s,%s}",
    "SubsetOffset": r"\mathbb{E}\,(\bar x_S-\bar x)^2_{%s,%s,%s}",
    "SubsetSquares": r"\mathbb{E}\,\bigl[\textstyle\sum_{i\in S}(x_i-\bar x_S)^2\bigr]_{%s,%s,%s}",
    "ModelVariance": r"\mathbb{E}\operatorname{Var}(\hat p_{%s})",
    "RowsVariance": r"\mathbb{E}\,V_{%s}",
    "KernelDrawVariance": r"\operatorname{Var}X_{%s}",
    "RowVariance": r"\operatorname{Var}x_{%s}",
    "ShrinkingDrawVariance": r"\operatorname{Var}X_{%s}^{(w=%s)}",
    "KernelLossRise": r"\mathbb{E}\,\mathrm{NLL}_2-\mathbb{E}\,\mathrm{NLL}_1\;(h=%s)",
    "KernelLossReplaced": r"\mathbb{E}\,\mathrm{NLL}^{\mathrm{replace}}_{n=%s,\,t=%s}(h=%s)",
    "KernelLossAccumulated": r"\mathbb{E}\,\mathrm{NLL}^{\mathrm{accumulate}}_{n=%s,\,t=%s}(h=%s)",
    "MeanExponent": r"\mathbb{E}_{h=%s}D",
    "MeanTurnedExponent": r"\tfrac12\,\mathbb{E}_{h=%s}[S D]",
    "MeanTangent": r"\mathbb{E}_{h=%s}\bigl[-\tfrac12 D-\tfrac18 D^2\bigr]",
    "MeanDensityLoss": r"-\mathbb{E}\log\mathbb{E}\,[\hat p_{%s}(x)\mid x]_{h=%s}",
    "MeanMixtureLoss": r"-\mathbb{E}\log\mathbb{E}\,[\hat p_{%s}(x)\mid x]_{h=%s}",
    "NormalLoss": r"-\mathbb{E}\log\varphi_{%s}(x)",
    "MeanInverseKernels": r"\mathbb{E}\,\frac{1}{C_{%s}+%s}",
    "LikelihoodGap": r"\log\frac{\hat p_1(x)}{\hat p_{%s}(x)}",
    "TotalMass": r"\int\hat p_{%s,\,%s,\,%s}",
    "MeanOfT": r"\mathbb{E}_{%s}T",
    "VarianceOfT": r"\operatorname{Var}_{%s}T",
    "ThirdCumulant": r"\kappa_3(%s)",
    "VarianceFunction": r"V(%s)",
    "ExpectedLog": r"\mathbb{E}_{%s}\log p(Y \mid %s)",
    "CrossEntropy": r"\operatorname{CE}(%s, %s)",
    "EntropyAt": r"H(%s)",
    "ExcessEntropy": r"[\operatorname{CE} - H](%s, %s)",
    "DivergenceOfStep": r"D_{\mathrm{KL}}(p_{%s} \,\|\, p_{\cdot + %s})",
    "DivergenceRate": r"\rho(%s)",
    "LimitRisk": r"R_{%s}(%s)",
    "PredictionGrowth": r"\frac{R_{%s}}{R_1}",
    "WeightedFit": r"\hat\theta(%s, %s)",
    "LossSlope": r"\nabla L(%s)",
    "LossBend": r"\nabla^2 L(%s)",
    "MeanPsi": r"\bar\psi(%s)",
    "MeanResponse": r"\textstyle\sum_y T(y)\,p(y \mid %s)",
    "MeanOfXT": r"\mathbb{E}_0[X T(Y)](%s, %s)",
    "LogPartition": r"A(%s)",
    "BregmanDivergence": r"D_{\mathrm{KL}}(%s \,\|\, %s)",
    "ThreePointGap": r"\Delta(%s, %s, %s)",
    "ReverseDivergence": r"\mathbb{E}D_{\mathrm{KL}}(p_{%s} \,\|\, p_0)",
    "StepDivergence": r"\mathbb{E}D_{\mathrm{KL}}(p_{%s} \,\|\, p_{\text{before}})",
    "MeanLogPartition": r"\mathbb{E}A(\eta_{%s})",
    "MeanOfMean": r"\mathbb{E}\mu_{%s}",
    "MeanPairing": r"\mathbb{E}[\mu_{%s}\eta_{%s}]",
    "KeptShare": r"\lambda_{%s}",
    "ThirdSquared": r"A'''(%s, %s)^2",
    "HalfMean": r"\mathbb{E}[A'''(%s X)^{%s};\,X > 0]",
    "MomentOfBound": r"\mathbb{E}g(X)^{%s}",
    "MeanOfExponential": r"\mathbb{E}e^{\eta}(%s, %s, %s)",
    "SecondAlong": r"\mathbb{E}[x_1^2 e^{\eta}](%s, %s, %s)",
    "SecondAcross": r"\mathbb{E}[x_2^2 e^{\eta}](%s, %s, %s)",
    "InformationEntry": r"\mathcal{V}_T(%s, %s)",
    "LogitInformation": r"\mathbb{E}[X^{%s} p(1 - p)]_{b = %s}",
    "Damped": r"\gamma(%s, %s)",
    "MeanDamped": r"\mathbb{E}e^{-%s X^2/2}",
    "SlopeDamped": r"\partial\mathbb{E}e^{-%s X^2/2}",
    "Minorant": r"\tfrac14\mathbb{E}[X^{%s} e^{-(bX)^2/4}]_{b = %s}",
    "K_I": r"\log\mathbb{E}\,e^{\sum_{g \le %s} u_g^{\mathsf T}(W_T(g) - \mathcal{V} W_\Theta(g-1))}",
    "k_I": r"\log\mathbb{E}\bigl[e^{u_g^{\mathsf T}(W_T(g) - \mathcal{V} W_\Theta(g-1))}"
    r" \bigm| \text{past}\bigr]_{g = %s}",
    "s": r"s_{%s}",
    "S": r"S_{%s}",
    "k_T": r"\log\mathbb{E}\bigl[e^{u^{\mathsf T}W_T} \bigm| \text{past}\bigr]_{%s, %s}",
    "Cumulant": r"\log\mathbb{E}\,e^{b^{\mathsf T}N}\big|_{b^{\mathsf T}\mathcal{V}b = %s}",
    "WeightedMean": r"\mathbb{E}_{\mathrm{ref}}\bigl[e^{-W^{\mathsf T}\mathcal{V}W/2}\,L_{%s}\bigr]_{q = %s}",
    "MeanUnderP": r"\mathbb{E}_P\bigl[e^{-W^{\mathsf T}\mathcal{V}W/2}\bigr]_{G = %s,\,q = %s}",
    "Damping": r"e^{-U_j^2/2}\big|_{G = %s,\,x^2 = %s}",
    "MeanDamping": r"\mathbb{E}\,e^{-U_j^2/2}\big|_{G = %s}",
    "D_fL": r"\det P^{(4)}_{p = %s}",
    "MeanOfL": r"\mathbb{E}\,L_{%s}",
    "E_Lp": r"\mathbb{E}\bigl[L_2^{%s} \bigm| w = %s\bigr]",
    "E_x": r"\mathbb{E}\,e^{p(p-1)x^2/2}\big|_{p = %s}",
    "MomentOfL": r"\mathbb{E}\bigl[L_2^{%s}\bigr]_{q = %s}",
    "TailIndex": r"\sup\{p : \mathbb{E}\,L_{%s}^p < \infty\}",
    "D_L": r"\det P_{p = %s}",
    "MSE": r"\operatorname{MSE}(V = %s, n = %s)",
    "Q_MSE": r"Q(%s;\, %s, %s, %s)",
    "f_MSE": r"f(%s, %s)",
    "Var_mu": r"\operatorname{Var}\hat\mu_{%s}",
    "E_V": r"\mathbb{E}\,V(\hat\mu_{%s})",
    "V_mu": r"V(%s)",
    "Inflation": r"\frac{n \operatorname{Var}\hat\mu_{%s}}{V(\mu)}",
    "W_psi": r"W(%s)",
    "Z_psi": r"Z_{%s}",
    "Total": r"\Sigma_{%s}",
    "GrowthPart": r"C_{3,%s}^2",
    "Cov_W": r"\operatorname{Cov}(W_\Theta, W_\Theta)\,\mathcal{V}\,(%s, %s)",
    "Loss": r"L_{%s}",
    "PP": r"\mathrm{PP}_{%s}",
    "Lag": r"c_{%s}",
    "Passed": r"u_{%s}(%s)",
    "LeastVariance": r"\min_{a_{%s}}\frac{\operatorname{Var} W(G)}{\operatorname{Var} W(1)}",
    "Slope": r"\lim_{G\to\infty}\frac{\operatorname{Var} W(G)}{G\operatorname{Var} W(1)}",
    "ell": r"\ell_{%s}(%s)",
    "AddedVariance": r"a_{%s}",
    "MixedVariance": r"v_{%s}(%s,%s)",
    "BestVariance": r"v^*_{%s}(%s)",
    "BestWeight": r"w^*(%s)",
}
RELATIONS = {"=": "=", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}

ITSELF = re.compile(r"(?<![\w\\])(\w+) ?= ?\1(?=[},)]|\\,)")  # M=M, where the name has room for M=4


class Printer(LatexPrinter):  # SymPy's printers are extended by subclassing; there is no other hook
    """SymPy's LaTeX printer with the names of this field."""

    def _print_harmonic(self, expression: Any, exp: str | None = None) -> str:
        order = expression.args[1] if len(expression.args) > 1 else sympy.Integer(1)
        above = "" if order == 1 else f"^{{({self._print(order)})}}"
        text = f"H_{{{self._print(expression.args[0])}}}{above}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_AppliedUndef(self, expression: Any, exp: str | None = None) -> str:
        name = expression.func.__name__
        arguments = tuple(self._print(argument) for argument in expression.args)
        if name == "lim":
            return rf"\lim_{{{arguments[1]} \to \infty}} {arguments[0]}"
        pattern = NAMES.get(name, rf"\operatorname{{{name}}}(" + ", ".join(["%s"] * len(arguments)) + ")")
        text = pattern % (arguments if pattern.count("%s") == len(arguments) else arguments[: pattern.count("%s")])
        text = ITSELF.sub(r"\1", text)
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    _print_Function_undefined = _print_AppliedUndef

    def _print_Function(self, expression: Any, exp: str | None = None) -> str:
        if isinstance(expression, sympy.core.function.AppliedUndef):
            return self._print_AppliedUndef(expression, exp)
        text: str = super()._print_Function(expression, exp)
        return text

    def _print_polygamma(self, expression: Any, exp: str | None = None) -> str:
        order, argument = expression.args
        name = r"\psi" if order == 0 else rf"\psi^{{({self._print(order)})}}"
        text = rf"{name}\left({self._print(argument)}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


def formula(expression: sympy.Expr) -> str:
    """The expression in LaTeX, without delimiters."""
    text: str = Printer({"fold_short_frac": False, "ln_notation": False}).doprint(expression)
    return text


def equation(line: Line) -> str:
    """A line of a derivation in LaTeX."""
    return f"{formula(line.left)} {RELATIONS[line.relation]} {formula(line.right)}"
